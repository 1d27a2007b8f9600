// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/learn/lesson_controls.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <algorithm>
#include <utility>

namespace aq {
namespace {

constexpr int kColumnsOfOne = 3;  ///< label, control, value

}  // namespace

LessonControls::LessonControls(QWidget* parent) : QFrame(parent), grid_(new QGridLayout(this)) {
  setProperty("role", "card");
  grid_->setContentsMargins(16, 10, 16, 10);
  grid_->setHorizontalSpacing(10);
  grid_->setVerticalSpacing(6);
  for (const int column : {1, 1 + kColumnsOfOne}) grid_->setColumnStretch(column, 1);
}

void LessonControls::place(QWidget* label, QWidget* control, QWidget* value) {
  const int row = count_ / 2, column = count_ % 2 * kColumnsOfOne;
  ++count_;
  if (label) grid_->addWidget(label, row, column);
  grid_->addWidget(control, row, column + 1, 1, value ? 1 : 2);
  if (value) grid_->addWidget(value, row, column + 2);
}

QSlider* LessonControls::add_slider(const char* name, Text label, Range range, ValueText value) {
  auto* slider = new QSlider(Qt::Horizontal, this);
  auto *caption = new QLabel(this), *reading = new QLabel(this);
  slider->setObjectName(QLatin1String(name));
  slider->setMinimumWidth(90);
  slider->setRange(range.low, range.high);
  slider->setValue(range.start);
  slider->setPageStep(std::max(1, (range.high - range.low) / 10));
  caption->setBuddy(slider);
  const auto read = [=] {
    reading->setText(value(slider->value()));
    slider->setAccessibleDescription(reading->text());
  };
  texts_.push_back([=] {
    caption->setText(label());
    slider->setAccessibleName(label());
    // As wide as the widest end, so that nothing jumps while the slider moves.
    const QFontMetrics metrics(reading->font());
    reading->setMinimumWidth(
        std::max(metrics.horizontalAdvance(value(range.low)), metrics.horizontalAdvance(value(range.high))));
    read();
  });
  connect(slider, &QSlider::valueChanged, this, [this, read] {
    read();
    Q_EMIT changed();
  });
  place(caption, slider, reading);
  texts_.back()();
  return slider;
}

QCheckBox* LessonControls::add_switch(const char* name, Text label, bool on) {
  auto* box = new QCheckBox(this);
  box->setObjectName(QLatin1String(name));
  box->setChecked(on);
  texts_.push_back([=] { box->setText(label()); });
  connect(box, &QCheckBox::toggled, this, &LessonControls::changed);
  place(nullptr, box, nullptr);
  texts_.back()();
  return box;
}

QComboBox* LessonControls::add_choice(const char* name, Text label, std::vector<Text> choices, int start) {
  auto* box = new QComboBox(this);
  auto* caption = new QLabel(this);
  box->setObjectName(QLatin1String(name));
  box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  for (const Text& choice : choices) box->addItem(choice());
  box->setCurrentIndex(start);
  caption->setBuddy(box);
  texts_.push_back([=] {
    caption->setText(label());
    box->setAccessibleName(label());
    for (std::size_t i = 0; i < choices.size(); ++i) box->setItemText(static_cast<int>(i), choices[i]());
  });
  connect(box, &QComboBox::currentIndexChanged, this, &LessonControls::changed);
  place(caption, box, nullptr);
  texts_.back()();
  return box;
}

QPushButton* LessonControls::add_button(const char* name, Text label) {
  auto* button = new QPushButton(this);
  button->setObjectName(QLatin1String(name));
  texts_.push_back([=] { button->setText(label()); });
  place(nullptr, button, nullptr);
  texts_.back()();
  return button;
}

void LessonControls::retranslate() {
  for (const auto& write : texts_) write();
}

void LessonControls::changeEvent(QEvent* event) {
  QFrame::changeEvent(event);
  if (event->type() == QEvent::LanguageChange || event->type() == QEvent::FontChange) retranslate();
}

}  // namespace aq
