// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/number_text.h"

#include <algorithm>
#include <cmath>

namespace aq {
namespace {

const QChar kMinus(0x2212);

QString superscript(int number) {
  static const QString digits = QString::fromUtf8("⁰¹²³⁴⁵⁶⁷⁸⁹");
  QString text = number < 0 ? QString(QChar(0x207B)) : QString();
  for (const QChar digit : QString::number(std::abs(number))) text += digits[digit.digitValue()];
  return text;
}

QString scientific(double value, int digits) {
  int exponent = static_cast<int>(std::floor(std::log10(std::abs(value))));
  double mantissa = value / std::pow(10.0, exponent);
  if (QString::number(std::abs(mantissa), 'g', digits) == "10") {
    mantissa /= 10;
    ++exponent;
  }
  const QString power = QString("10") + superscript(exponent);
  const QString front = QString::number(mantissa, 'g', digits);
  if (front == "1") return power;
  return front + QChar(0x00D7) + power;
}

}  // namespace

QString number_text(double value, int digits) {
  if (std::isnan(value)) return QStringLiteral("NaN");
  if (std::isinf(value)) return value > 0 ? QString(QChar(0x221E)) : QString(kMinus) + QChar(0x221E);
  if (value == 0) return QStringLiteral("0");
  const double magnitude = std::abs(value);
  QString text;
  if (magnitude < 1e-3 || magnitude >= 1e6) {
    text = scientific(value, std::min(digits, 3));
  } else {
    const int integer_digits = static_cast<int>(std::floor(std::log10(magnitude))) + 1;
    text = QString::number(value, 'g', std::max(digits, integer_digits));
  }
  return text.replace('-', kMinus);
}

QString count_text(double value) {
  const double magnitude = std::abs(value);
  if (magnitude >= 999'500'000) return number_text(value / 1e9, 3) + "G";
  if (magnitude >= 999'500) return number_text(value / 1e6, 3) + "M";
  if (magnitude >= 10'000) return number_text(value / 1e3, 3) + "k";
  return number_text(value, 4);
}

QString change_text(double ratio) {
  if (!std::isfinite(ratio)) return number_text(ratio);
  const double percent = 100 * (ratio - 1);
  const QString text = QString::number(std::abs(percent), 'f', std::abs(percent) < 10 ? 1 : 0) + "%";
  return (percent < 0 ? QString(kMinus) : QString("+")) + text;
}

}  // namespace aq
