// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/task_bar.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

#include "app/studio/number_format.h"

namespace aq {
namespace {

constexpr int kSteps = 1000;
constexpr double kTooEarly = 0.02;  // of the work: no time left is guessed before

QFont heading_font(QFont font) {
  font.setPointSizeF(font.pointSizeF() * 1.45);
  font.setWeight(QFont::DemiBold);
  return font;
}

}  // namespace

TaskBar::TaskBar(QWidget* parent)
    : QWidget(parent),
      title_(new QLabel(this)),
      subtitle_(new QLabel(this)),
      note_(new QLabel(this)),
      time_(new QLabel(this)),
      start_(new QPushButton(this)),
      stop_(new QPushButton(this)),
      bar_(new QProgressBar(this)) {
  title_->setFont(heading_font(font()));
  for (auto* label : {subtitle_, note_, time_}) label->setProperty("role", "muted");
  subtitle_->setWordWrap(true);
  start_->setProperty("primary", true);
  bar_->setRange(0, kSteps);
  bar_->setTextVisible(false);
  bar_->setFixedHeight(8);
  auto* texts = new QVBoxLayout;
  texts->setSpacing(2);
  texts->addWidget(title_);
  texts->addWidget(subtitle_);
  auto* head = new QHBoxLayout;
  head->setSpacing(10);
  head->addLayout(texts, 1);
  head->addWidget(start_, 0, Qt::AlignTop);
  head->addWidget(stop_, 0, Qt::AlignTop);
  auto* foot = new QHBoxLayout;
  foot->addWidget(note_, 1);
  foot->addWidget(time_);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins({});
  layout->setSpacing(8);
  layout->addLayout(head);
  layout->addWidget(bar_);
  layout->addLayout(foot);
  connect(start_, &QPushButton::clicked, this, &TaskBar::start_wanted);
  connect(stop_, &QPushButton::clicked, this, &TaskBar::stop_wanted);
  stop_->setEnabled(false);
  retranslate();
}

void TaskBar::set_texts(const QString& title, const QString& subtitle, const QString& start) {
  title_->setText(title);
  subtitle_->setText(subtitle);
  start_->setText(start);
}

void TaskBar::set_can_start(bool can, const QString& reason) {
  start_->setEnabled(can);
  if (!can) show_note(reason);
}

void TaskBar::show_running(bool running) {
  start_->setEnabled(!running);
  stop_->setEnabled(running);
  if (running) bar_->setValue(0);
  time_->clear();
}

void TaskBar::show_progress(double fraction, double seconds, const QString& detail) {
  bar_->setValue(static_cast<int>(fraction * kSteps));
  note_->setText(detail);
  const QString spent = short_duration(seconds);
  time_->setText(
      fraction > kTooEarly
          ? tr("%1 · about %2 left").arg(spent, short_duration(seconds * (1 - fraction) / fraction))
          : spent);
}

void TaskBar::show_note(const QString& text) { note_->setText(text); }

void TaskBar::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QWidget::changeEvent(event);
}

void TaskBar::retranslate() {
  stop_->setText(tr("Cancel"));
  bar_->setAccessibleName(tr("Progress"));
}

}  // namespace aq
