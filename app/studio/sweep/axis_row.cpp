// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/sweep/axis_row.h"

#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QStyle>
#include <QToolButton>

#include "app/studio/sweep/axis_values.h"
#include "widgets/forms/wheel_guard.h"

namespace aq {

AxisRow::AxisRow(const GridAxis& axis, QWidget* parent)
    : QWidget(parent),
      setting_(new QComboBox(this)),
      values_(new QLineEdit(axis_text(axis), this)),
      remark_(new QLabel(this)),
      remove_(new QToolButton(this)) {
  for (const QString& path : axis_paths()) setting_->addItem(path, path);
  setting_->setCurrentIndex(setting_->findData(QString::fromStdString(axis.path)));
  setting_->setMaxVisibleItems(20);
  setting_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  setting_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  guard_from_wheel(setting_);
  remove_->setText(QStringLiteral("×"));
  remark_->setWordWrap(true);
  auto* layout = new QGridLayout(this);
  layout->setContentsMargins({});
  layout->setVerticalSpacing(4);
  layout->addWidget(setting_, 0, 0);
  layout->addWidget(remove_, 0, 1);
  layout->addWidget(values_, 1, 0, 1, 2);
  layout->addWidget(remark_, 2, 0, 1, 2);
  connect(setting_, &QComboBox::currentIndexChanged, this, [this] {
    values_->clear();
    retranslate();
    Q_EMIT changed();
  });
  connect(values_, &QLineEdit::textChanged, this, &AxisRow::changed);
  connect(remove_, &QToolButton::clicked, this, &AxisRow::remove_wanted);
  retranslate();
}

std::string AxisRow::path() const { return setting_->currentData().toString().toStdString(); }

GridAxis AxisRow::axis() const { return axis_from_text(path(), values_->text()); }

void AxisRow::set_text(const QString& values) { values_->setText(values); }

void AxisRow::show_problem(const QString& problem) {
  remark_->setText(problem.isEmpty() ? axis_hint(path()) : problem);
  remark_->setProperty("role", problem.isEmpty() ? "muted" : "error");
  remark_->style()->unpolish(remark_);
  remark_->style()->polish(remark_);
}

void AxisRow::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QWidget::changeEvent(event);
}

void AxisRow::retranslate() {
  for (int i = 0; i < setting_->count(); ++i)
    setting_->setItemText(i, axis_name(setting_->itemData(i).toString().toStdString()));
  setting_->setAccessibleName(tr("Setting to sweep over"));
  values_->setAccessibleName(tr("Values of %1").arg(setting_->currentText()));
  values_->setPlaceholderText(tr("Values, with commas between"));
  remove_->setAccessibleName(tr("Remove this setting"));
  remove_->setToolTip(tr("Remove this setting"));
  show_problem({});
}

}  // namespace aq
