// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/csv_table.h"

#include <QStringList>

namespace aq {
namespace {

QString cell(const QVariant& value) {
  if (value.typeId() == QMetaType::Double || value.typeId() == QMetaType::Float)
    return QString::number(value.toDouble(), 'g', 9);
  QString text = value.toString();
  if (!text.contains(',') && !text.contains('"') && !text.contains('\n')) return text;
  return '"' + text.replace("\"", "\"\"") + '"';
}

}  // namespace

CsvTable::CsvTable(std::initializer_list<const char*> columns) {
  QStringList names;
  for (const char* name : columns) names << QString::fromLatin1(name);
  text_ = names.join(',') + '\n';
}

void CsvTable::add(std::initializer_list<QVariant> row) {
  QStringList cells;
  for (const QVariant& value : row) cells << cell(value);
  text_ += cells.join(',') + '\n';
}

}  // namespace aq
