// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/export/format_text.h"

#include <QCoreApplication>

namespace aq {

QString format_name(const FormatSummary& format) {
  const QString name = QCoreApplication::translate("exporter", format.name.c_str());
  if (format.variant.empty()) return name;
  return QStringLiteral("%1 · %2").arg(name, QString::fromStdString(format.variant));
}

QString format_summary(const FormatSummary& format) {
  return QCoreApplication::translate("exporter", format.summary.c_str());
}

QString conditions_text(const ReaderSupport& reader) {
  QStringList phrases;
  for (const std::string& one : reader.conditions)
    phrases << QCoreApplication::translate("exporter", one.c_str());
  return phrases.join(QCoreApplication::translate("exporter", "; "));
}

QString verdict_text(ReaderVerdict verdict) {
  switch (verdict) {
    case ReaderVerdict::Loads:
      return QCoreApplication::translate("exporter", "loads");
    case ReaderVerdict::Refuses:
      return QCoreApplication::translate("exporter", "refuses");
    case ReaderVerdict::Unchecked:
      return QCoreApplication::translate("exporter", "not checked");
  }
  return {};
}

}  // namespace aq
