// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "widgets/forms/parameter_editor.h"

class QLabel;

namespace aq {

class NumberBox;

/// An Integer or Real parameter: the number and its unit.
class NumberEditor : public ParameterEditor {
  Q_OBJECT

 public:
  NumberEditor(const Parameter& parameter, QWidget* parent);
  void set_value(const ParameterValue& value) override;
  ParameterValue value() const override;
  void retranslate() override;

 private:
  const Parameter parameter_;
  NumberBox* box_;
  QLabel* unit_;
};

}  // namespace aq
