// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QAbstractSpinBox>

#include "core/base/parameter.h"

namespace aq {

/// A number with arrows. Unlike QSpinBox it lets anything be typed, so that the form can say what is wrong
/// with it instead of swallowing keys, and shows small numbers as people write them (0.005, not 0.01).
class NumberBox : public QAbstractSpinBox {
  Q_OBJECT

 public:
  explicit NumberBox(const Parameter& parameter, QWidget* parent = nullptr);
  QString typed() const;
  void set_typed(const QString& text);

  void stepBy(int steps) override;
  QValidator::State validate(QString& input, int& position) const override;

 Q_SIGNALS:
  void edited();

 protected:
  StepEnabled stepEnabled() const override;

 private:
  const Parameter parameter_;
};

/// The value `steps` steps from `value`, inside the parameter's range: 1 for integers (doubling where the
/// range is wide and the value large), the next of 1, 2, 5 × 10^n for logarithmic ones, a twentieth of the
/// range otherwise.
double stepped(const Parameter& parameter, double value, int steps);

}  // namespace aq
