#include "widgets/forms/number_editor.h"

#include <QHBoxLayout>
#include <QLabel>

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
  connect(box_, &NumberBox::edited, this, &NumberEditor::edited);
}

void NumberEditor::set_value(const ParameterValue& value) {
  box_->set_typed(QString::fromStdString(value_to_text(value)));
}

ParameterValue NumberEditor::value() const {
  return value_from_text(parameter_, box_->typed().trimmed().toStdString());
}

void NumberEditor::retranslate() {
  unit_->setText(core_text("parameter", parameter_.unit));
  unit_->setVisible(!parameter_.unit.empty());
}

}  // namespace aq
