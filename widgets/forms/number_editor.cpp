// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/forms/number_editor.h"

#include <QHBoxLayout>
#include <QLabel>
#include <algorithm>

#include "widgets/forms/number_box.h"

namespace aq {

NumberEditor::NumberEditor(const Parameter& parameter, QWidget* parent)
    : ParameterEditor(parent),
      parameter_(parameter),
      box_(new NumberBox(parameter, this)),
      unit_(new QLabel(this)) {
  unit_->setProperty("role", "muted");
  unit_->setForegroundRole(QPalette::PlaceholderText);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins({});
  layout->addWidget(box_, 1);
  layout->addWidget(unit_, 0);
  setFocusProxy(box_);
  retranslate();
  connect(box_, &NumberBox::edited, this, [this] {
    retranslate();
    Q_EMIT edited();
  });
}

void NumberEditor::set_value(const ParameterValue& value) {
  box_->set_typed(QString::fromStdString(value_to_text(value)));
  retranslate();
}

ParameterValue NumberEditor::value() const {
  return value_from_text(parameter_, box_->typed().trimmed().toStdString());
}

void NumberEditor::retranslate() {
  const QString typed = box_->typed().trimmed();
  const auto special = std::ranges::find_if(
      parameter_.special, [&](const auto& one) { return typed == QString::number(one.first); });
  const std::string& text = special == parameter_.special.end() ? parameter_.unit : special->second;
  unit_->setText(core_text("parameter", text));
  unit_->setVisible(!text.empty());
}

}  // namespace aq
