// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/recipe_picker.h"

#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QSignalBlocker>

#include "app/studio/method_texts.h"
#include "core/methods/method.h"
#include "widgets/forms/parameter_editor.h"
#include "widgets/forms/wheel_guard.h"

namespace aq {

RecipePicker::RecipePicker(QWidget* parent)
    : QWidget(parent),
      preset_label_(new QLabel(this)),
      method_label_(new QLabel(this)),
      preset_(new QComboBox(this)),
      method_(new QComboBox(this)),
      card_(new MethodCard(this)) {
  preset_->setObjectName(QStringLiteral("preset"));
  method_->setObjectName(QStringLiteral("method"));
  for (const auto& preset : presets())
    preset_->addItem(QString::fromStdString(preset.name), QString::fromStdString(preset.id));
  for (const auto& method : methods())
    method_->addItem(QString::fromStdString(method.name), QString::fromStdString(method.id));
  method_->setCurrentIndex(std::max(0, method_->findData(QString::fromStdString(Recipe{}.method))));
  for (auto* box : {preset_, method_}) guard_from_wheel(box);
  for (auto* label : {preset_label_, method_label_}) label->setProperty("role", "muted");
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins({});
  grid->setHorizontalSpacing(10);
  grid->setVerticalSpacing(4);
  grid->addWidget(preset_label_, 0, 0);
  grid->addWidget(method_label_, 0, 1);
  grid->addWidget(preset_, 1, 0);
  grid->addWidget(method_, 1, 1);
  grid->addWidget(card_, 2, 0, 1, 2);
  grid->setRowMinimumHeight(2, 60);
  grid->setColumnStretch(0, 1);
  grid->setColumnStretch(1, 1);
  retranslate();
  connect(preset_, &QComboBox::currentIndexChanged, this, &RecipePicker::chosen);
  connect(method_, &QComboBox::currentIndexChanged, this, [this] {
    show_method();
    Q_EMIT chosen();
  });
}

Recipe RecipePicker::recipe() const {
  const Recipe start = preset(preset_->currentData().toString().toStdString()).recipe;
  const std::string id = method_->currentData().toString().toStdString();
  return id == start.method ? start : method(id).apply(start);
}

void RecipePicker::choose_preset(const std::string& id) {
  const QSignalBlocker blocker(preset_);
  preset_->setCurrentIndex(preset_->findData(QString::fromStdString(preset(id).id)));
}

void RecipePicker::show_method_of(const Recipe& recipe) {
  const int found = method_->findData(QString::fromStdString(recipe.method));
  if (found < 0) return;
  const QSignalBlocker blocker(method_);
  method_->setCurrentIndex(found);
  show_method();
}

QString RecipePicker::preset_name() const { return preset_->currentText(); }

void RecipePicker::show_method() {
  card_->set_method(method_text(method(method_->currentData().toString().toStdString())));
}

void RecipePicker::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QWidget::changeEvent(event);
}

void RecipePicker::retranslate() {
  preset_label_->setText(tr("Preset"));
  method_label_->setText(tr("Method"));
  for (int i = 0; i < preset_->count(); ++i)
    preset_->setItemData(i, core_text("preset", presets()[static_cast<std::size_t>(i)].summary),
                         Qt::ToolTipRole);
  show_method();
}

}  // namespace aq
