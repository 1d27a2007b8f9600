// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/forms/number_box.h"

#include <QLineEdit>
#include <algorithm>
#include <cmath>

#include "widgets/forms/wheel_guard.h"

namespace aq {
namespace {

double step_once_logarithmic(double value, bool up) {
  constexpr double kSmallest = 1e-6;
  if (value < kSmallest) return up ? kSmallest : 0;
  const double decade = std::pow(10.0, std::floor(std::log10(value) + 1e-9));
  const double mantissa = value / decade;
  constexpr double kSlack = 1e-6;
  if (up) return decade * (mantissa < 2 - kSlack ? 2 : mantissa < 5 - kSlack ? 5 : 10);
  return decade * (mantissa > 5 + kSlack ? 5 : mantissa > 2 + kSlack ? 2 : mantissa > 1 + kSlack ? 1 : 0.5);
}

double step_once_integer(const Parameter& parameter, double value, bool up) {
  constexpr double kWide = 4096;  // group sizes, sample lengths: powers of two matter more than neighbours
  const bool doubling = parameter.maximum > kWide && parameter.maximum < 1e6 && value >= (up ? 8 : 16);
  if (doubling) return up ? value * 2 : std::floor(value / 2);
  return value + (up ? 1 : -1);
}

/// 0.30000000000000004 → 0.3
double tidy(double value) { return QString::number(value, 'g', 10).toDouble(); }

}  // namespace

double stepped(const Parameter& parameter, double value, int steps) {
  const bool up = steps > 0;
  for (int i = 0; i < std::abs(steps); ++i) {
    if (parameter.type == ParameterType::Integer)
      value = step_once_integer(parameter, value, up);
    else if (parameter.logarithmic)
      value = step_once_logarithmic(value, up);
    else
      value += (up ? 1 : -1) * (parameter.maximum - parameter.minimum) / 20;
  }
  return tidy(std::clamp(value, parameter.minimum, parameter.maximum));
}

NumberBox::NumberBox(const Parameter& parameter, QWidget* parent)
    : QAbstractSpinBox(parent), parameter_(parameter) {
  guard_from_wheel(this);
  setAccelerated(true);
  connect(lineEdit(), &QLineEdit::textEdited, this, &NumberBox::edited);
}

QString NumberBox::typed() const { return lineEdit()->text(); }

void NumberBox::set_typed(const QString& text) {
  if (lineEdit()->text() != text) lineEdit()->setText(text);
}

void NumberBox::stepBy(int steps) {
  bool is_number = false;
  const double value = typed().toDouble(&is_number);
  if (!is_number) return;
  set_typed(QString::number(stepped(parameter_, value, steps), 'g', 10));
  selectAll();
  Q_EMIT edited();
}

QValidator::State NumberBox::validate(QString&, int&) const { return QValidator::Acceptable; }

QAbstractSpinBox::StepEnabled NumberBox::stepEnabled() const {
  bool is_number = false;
  const double value = typed().toDouble(&is_number);
  if (!is_number) return StepNone;
  return (value < parameter_.maximum ? StepUpEnabled : StepNone) |
         (value > parameter_.minimum ? StepDownEnabled : StepNone);
}

}  // namespace aq
