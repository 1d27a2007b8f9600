// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "widgets/forms/parameter_editor.h"

class QCheckBox;

namespace aq {

/// A Boolean parameter as a check box.
class SwitchEditor : public ParameterEditor {
  Q_OBJECT

 public:
  explicit SwitchEditor(QWidget* parent);
  void set_value(const ParameterValue& value) override;
  ParameterValue value() const override;

 private:
  QCheckBox* box_;
};

}  // namespace aq
