// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <QVariant>
#include <initializer_list>

namespace aq {

/// Builds comma separated text (RFC 4180, with \n): a dot as the decimal point in every language.
class CsvTable {
 public:
  explicit CsvTable(std::initializer_list<const char*> columns);
  void add(std::initializer_list<QVariant> row);
  const QString& text() const { return text_; }

 private:
  QString text_;
};

}  // namespace aq
