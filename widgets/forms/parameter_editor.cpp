// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/forms/parameter_editor.h"

#include <QCoreApplication>
#include <QStyle>

#include "widgets/forms/choice_editor.h"
#include "widgets/forms/number_editor.h"
#include "widgets/forms/switch_editor.h"

namespace aq {

void ParameterEditor::mark_invalid(bool invalid) {
  for (auto* child : findChildren<QWidget*>()) {
    if (child->property("invalid").toBool() == invalid) continue;
    child->setProperty("invalid", invalid);
    child->style()->unpolish(child);
    child->style()->polish(child);
  }
}

ParameterEditor* make_parameter_editor(const Parameter& parameter, QWidget* parent) {
  switch (parameter.type) {
    case ParameterType::Boolean:
      return new SwitchEditor(parent);
    case ParameterType::Choice:
      return new ChoiceEditor(parameter, parent);
    case ParameterType::Integer:
    case ParameterType::Real:
      break;
  }
  return new NumberEditor(parameter, parent);
}

QString core_text(const char* context, const std::string& text) {
  return text.empty() ? QString() : QCoreApplication::translate(context, text.c_str());
}

}  // namespace aq
