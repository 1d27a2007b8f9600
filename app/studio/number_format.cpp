// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/number_format.h"

#include <QCoreApplication>
#include <QLocale>
#include <array>
#include <cmath>

namespace aq {
namespace {

QString scaled(double value, const std::array<const char*, 5>& units) {
  std::size_t unit = 0;
  while (std::abs(value) >= 1000 && unit + 1 < units.size()) {
    value /= 1000;
    ++unit;
  }
  const int decimals = unit == 0 || value >= 100 ? 0 : 1;
  return QStringLiteral("%1 %2")
      .arg(QString::number(value, 'f', decimals), QLatin1String(units[unit]))
      .trimmed();
}

}  // namespace

QString short_count(std::int64_t count) {
  return scaled(static_cast<double>(count), {"", "k", "M", "B", "T"});
}

QString short_bytes(std::int64_t bytes) {
  return scaled(static_cast<double>(bytes), {"B", "kB", "MB", "GB", "TB"});
}

QString short_duration(double seconds) {
  const auto total = static_cast<qint64>(std::llround(std::max(0.0, seconds)));
  const qint64 hours = total / 3600, minutes = total / 60 % 60, rest = total % 60;
  const auto padded = [](qint64 value) { return QStringLiteral("%1").arg(value, 2, 10, QLatin1Char('0')); };
  if (hours > 0)
    return QCoreApplication::translate("duration", "%1 h %2 min").arg(hours).arg(padded(minutes));
  if (minutes > 0)
    return QCoreApplication::translate("duration", "%1 min %2 s").arg(minutes).arg(padded(rest));
  return QCoreApplication::translate("duration", "%1 s").arg(rest);
}

QString short_perplexity(double value) {
  if (!std::isfinite(value)) return QStringLiteral("∞");
  if (value >= 1e5) return QString::number(value, 'e', 1);
  return QString::number(value, 'f', value >= 1000 ? 0 : value >= 100 ? 1 : 2);
}

}  // namespace aq
