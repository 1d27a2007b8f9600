// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/run_bar.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include "app/studio/action_button.h"
#include "app/studio/elided_label.h"
#include "app/studio/number_format.h"
#include "app/studio/progress_stripe.h"
#include "app/studio/run_actions.h"
#include "app/studio/stage_text.h"
#include "app/studio/status_line.h"
#include "widgets/forms/brief_text.h"

namespace aq {
namespace {

constexpr int kBarSteps = 1000;
constexpr qsizetype kLongestSetting = 60;

}  // namespace

RunBar::RunBar(const RunActions& actions, QWidget* parent)
    : QWidget(parent),
      model_(new ElidedLabel(this)),
      setting_(new QLabel(this)),
      bar_(new ProgressStripe(this)),
      status_(new StatusLine(this)) {
  set_up_layout(actions);
  constexpr int kClockMilliseconds = 500;
  clock_.setInterval(kClockMilliseconds);
  connect(&clock_, &QTimer::timeout, this, &RunBar::refresh);
  soon_.setSingleShot(true);
  connect(&soon_, &QTimer::timeout, this, &RunBar::refresh);
  refresh();
}

void RunBar::set_up_layout(const RunActions& actions) {
  QFont large = font();
  large.setPointSizeF(large.pointSizeF() * 1.45);
  large.setWeight(QFont::DemiBold);
  model_->setFont(large);
  setting_->setProperty("role", "chip");
  setting_->setTextFormat(Qt::PlainText);
  bar_->setRange(0, kBarSteps);

  auto* head = new QHBoxLayout;
  head->setSpacing(10);
  head->addWidget(model_);
  head->addWidget(setting_, 0, Qt::AlignVCenter);
  head->addStretch();
  head->addWidget(make_action_button(actions.start, this, true));
  head->addWidget(make_action_button(actions.pause, this));
  head->addWidget(make_action_button(actions.cancel, this));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins({});
  layout->setSpacing(8);
  layout->addLayout(head);
  layout->addWidget(bar_);
  layout->addWidget(status_);
}

void RunBar::show_job(const QString& model, const QString& setting) {
  model_->show_text(brief(model));
  setting_->setText(brief(setting, kLongestSetting));
  setting_->setVisible(!setting.isEmpty());
}

void RunBar::show_state(RunState state) {
  const bool was_running = state_ == RunState::Running || state_ == RunState::Cancelling;
  const bool runs = state == RunState::Running || state == RunState::Cancelling;
  if (state_ == RunState::Idle && runs) {
    progress_ = {};
    started_ = true;
    done_ = false;
    earlier_seconds_ = 0;
  }
  if (was_running && !runs) earlier_seconds_ += static_cast<double>(running_since_.elapsed()) / 1000;
  if (!was_running && runs) running_since_.start();
  state_ = state;
  if (runs)
    clock_.start();
  else
    clock_.stop();
  refresh();
}

void RunBar::add(const RunEvent& event) {
  progress_.add(event, seconds());
  // A progress bar paints all that is dirty in the window at once, and events come many a turn.
  if (!soon_.isActive()) soon_.start(0);
}

void RunBar::show_result(bool done) {
  done_ = done;
  refresh();
}

double RunBar::seconds() const {
  const bool runs = state_ == RunState::Running || state_ == RunState::Cancelling;
  return earlier_seconds_ + (runs ? static_cast<double>(running_since_.elapsed()) / 1000 : 0);
}

QString RunBar::stage_line() const {
  if (state_ == RunState::Cancelling) return tr("Stopping…");
  if (!started_) return tr("Ready");
  if (state_ == RunState::Idle) return done_ ? tr("Done") : tr("Stopped");
  QString line = stage_text(progress_.stage());
  if (progress_.stage() == RunStage::Calibration && progress_.blocks() > 0) {
    line += tr(" · block %1 of %2").arg(progress_.block() + 1).arg(progress_.blocks());
    if (progress_.epochs() > 0)
      line += tr(" · epoch %1 of %2").arg(progress_.epoch() + 1).arg(progress_.epochs());
  }
  return state_ == RunState::Paused ? tr("Paused: %1").arg(line) : line;
}

QString RunBar::time_line() const {
  if (!started_) return {};
  const QString spent = short_duration(seconds());
  if (state_ == RunState::Idle) return spent;
  const auto remaining = progress_.remaining(seconds());
  return remaining ? tr("%1 · about %2 left").arg(spent, short_duration(*remaining)) : spent;
}

void RunBar::refresh() {
  status_->show_texts(stage_line(), time_line());
  bar_->setValue(done_ ? kBarSteps : static_cast<int>(progress_.fraction() * kBarSteps));
}

void RunBar::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) refresh();
  QWidget::changeEvent(event);
}

}  // namespace aq
