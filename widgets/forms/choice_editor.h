// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "widgets/forms/parameter_editor.h"

class QComboBox;

namespace aq {

/// A Choice parameter as a drop-down list.
class ChoiceEditor : public ParameterEditor {
  Q_OBJECT

 public:
  ChoiceEditor(const Parameter& parameter, QWidget* parent);
  void set_value(const ParameterValue& value) override;
  ParameterValue value() const override;
  void retranslate() override;

 private:
  const Parameter parameter_;
  QComboBox* box_;
};

}  // namespace aq
