// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/forms/switch_editor.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QSignalBlocker>

namespace aq {

SwitchEditor::SwitchEditor(QWidget* parent) : ParameterEditor(parent), box_(new QCheckBox(this)) {
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins({});
  layout->addWidget(box_);
  layout->addStretch();
  setFocusProxy(box_);
  connect(box_, &QCheckBox::toggled, this, &SwitchEditor::edited);
}

void SwitchEditor::set_value(const ParameterValue& value) {
  const QSignalBlocker blocker(box_);
  box_->setChecked(std::get<bool>(value));
}

ParameterValue SwitchEditor::value() const { return box_->isChecked(); }

}  // namespace aq
