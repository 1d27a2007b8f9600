// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/forms/choice_editor.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QSignalBlocker>

#include "widgets/forms/wheel_guard.h"

namespace aq {

ChoiceEditor::ChoiceEditor(const Parameter& parameter, QWidget* parent)
    : ParameterEditor(parent), parameter_(parameter), box_(new QComboBox(this)) {
  for (const auto& choice : parameter_.choices)
    box_->addItem(QString(), QVariant(QString::fromStdString(choice)));
  box_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  box_->setMinimumContentsLength(8);
  guard_from_wheel(box_);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins({});
  layout->addWidget(box_);
  setFocusProxy(box_);
  retranslate();
  connect(box_, &QComboBox::currentIndexChanged, this, &ChoiceEditor::edited);
}

void ChoiceEditor::set_value(const ParameterValue& value) {
  const QSignalBlocker blocker(box_);
  box_->setCurrentIndex(box_->findData(QString::fromStdString(std::get<std::string>(value))));
}

ParameterValue ChoiceEditor::value() const { return box_->currentData().toString().toStdString(); }

void ChoiceEditor::retranslate() {
  for (int i = 0; i < box_->count(); ++i) {
    const auto index = static_cast<std::size_t>(i);
    const auto& label =
        index < parameter_.choice_labels.size() ? parameter_.choice_labels[index] : parameter_.choices[index];
    box_->setItemText(i, core_text("parameter", label));
  }
}

}  // namespace aq
