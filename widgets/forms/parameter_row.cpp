// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/forms/parameter_row.h"

#include <QGridLayout>
#include <QLabel>
#include <QToolButton>

#include "widgets/forms/parameter_editor.h"

namespace aq {

ParameterRow::ParameterRow(const Parameter& parameter, QWidget* parent)
    : QWidget(parent),
      parameter_(parameter),
      reference_(parameter.default_value),
      editor_(make_parameter_editor(parameter, this)),
      label_(new QLabel(this)),
      problem_(new QLabel(this)),
      reset_(new QToolButton(this)) {
  setObjectName(QString::fromStdString(parameter.path));
  set_up_layout();
  retranslate();
  connect(editor_, &ParameterEditor::edited, this, &ParameterRow::edited);
  connect(reset_, &QToolButton::clicked, this, &ParameterRow::reset);
}

void ParameterRow::set_up_layout() {
  label_->setWordWrap(true);
  label_->setBuddy(editor_);
  problem_->setWordWrap(true);
  problem_->setProperty("role", "error");
  problem_->hide();
  reset_->setAutoRaise(true);
  reset_->setProperty("role", "reset");
  reset_->setText(QStringLiteral("↺"));
  reset_->setFixedSize(22, 22);
  QSizePolicy keep = reset_->sizePolicy();
  keep.setRetainSizeWhenHidden(true);  // a mark that appears must not move the editors
  reset_->setSizePolicy(keep);
  reset_->hide();

  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(0, 2, 0, 2);
  grid->setHorizontalSpacing(8);
  grid->setVerticalSpacing(2);
  grid->addWidget(label_, 0, 0);
  grid->addWidget(editor_, 0, 1);
  grid->addWidget(reset_, 0, 2);
  grid->addWidget(problem_, 1, 0, 1, 3);
  grid->setColumnStretch(0, 1);
  editor_->setFixedWidth(158);  // the same in every row, so that the editors stand in one column
}

void ParameterRow::set_value(const ParameterValue& value) {
  editor_->set_value(value);
  show_problem({});
}

ParameterValue ParameterRow::value() const { return editor_->value(); }

void ParameterRow::set_reference(const ParameterValue& value) { reference_ = value; }

void ParameterRow::show_problem(const QString& text) {
  problem_->setText(text);
  problem_->setVisible(!text.isEmpty());
  editor_->mark_invalid(!text.isEmpty());
}

void ParameterRow::mark_changed(const ParameterValue& value) {
  const bool changed = value != reference_;
  reset_->setVisible(changed);
  QFont font = label_->font();
  font.setBold(changed);
  label_->setFont(font);
  reset_->setToolTip(tr("Back to %1").arg(QString::fromStdString(value_to_text(reference_))));
}

QString ParameterRow::help() const {
  const QString title = core_text("parameter", parameter_.label).toHtmlEscaped();
  QString text =
      QStringLiteral("<b>%1</b> — %2").arg(title, core_text("parameter", parameter_.help).toHtmlEscaped());
  if (!parameter_.citation.empty())
    text += QStringLiteral(" <i>%1</i>").arg(QString::fromStdString(parameter_.citation).toHtmlEscaped());
  return text;
}

void ParameterRow::retranslate() {
  label_->setText(core_text("parameter", parameter_.label));
  editor_->retranslate();
  const QString flag = QString::fromStdString(parameter_.flag).toHtmlEscaped();
  setToolTip(QStringLiteral("%1<br><tt>%2</tt>").arg(help(), flag));
}

void ParameterRow::reset() {
  editor_->set_value(reference_);
  Q_EMIT edited();
}

}  // namespace aq
