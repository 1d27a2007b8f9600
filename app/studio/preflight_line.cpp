// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/preflight_line.h"

#include <QEvent>
#include <QLabel>
#include <QStyle>
#include <QVBoxLayout>

#include "app/studio/export/format_text.h"
#include "app/studio/number_format.h"
#include "widgets/forms/brief_text.h"

namespace aq {

PreflightLine::PreflightLine(Check check, Probe probe, QWidget* parent)
    : QFrame(parent),
      preflight_(std::move(check)),
      probe_(std::move(probe)),
      job_(
          [this](const Preflight& result) {
            result_ = result;
            error_.reset();
            show_texts();
            if (probe_) longer_rest_.start();
            Q_EMIT checked();
          },
          [this](const ErrorReport& error) {
            error_ = error;
            show_texts();
            Q_EMIT checked();
          }),
      probe_job_(
          [this](const TimeEstimate& time) {
            time_ = time;
            show_texts();
          },
          [](const ErrorReport&) {}),  // it was stopped, or the check has said what is wrong
      facts_(new QLabel(this)),
      readers_(new QLabel(this)),
      warnings_(new QLabel(this)) {
  setProperty("role", "card");
  readers_->setProperty("role", "muted");
  for (auto* label : {facts_, readers_, warnings_}) {
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setMinimumWidth(1);  // a long path has no place to be broken
  }
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(10, 8, 10, 8);
  layout->setSpacing(4);
  layout->addWidget(facts_);
  layout->addWidget(readers_);
  layout->addWidget(warnings_);
  constexpr int kRestMilliseconds = 350, kLongerRestMilliseconds = 1500;
  rest_.setSingleShot(true);
  rest_.setInterval(kRestMilliseconds);
  longer_rest_.setSingleShot(true);
  longer_rest_.setInterval(kLongerRestMilliseconds);
  connect(&rest_, &QTimer::timeout, this,
          [this] { job_.start([run = preflight_, spec = spec_] { return run(spec); }); });
  connect(&longer_rest_, &QTimer::timeout, this, &PreflightLine::start_probe);
  show_texts();
}

PreflightLine::~PreflightLine() { stop_probe(); }

void PreflightLine::start_probe() {
  probing_ = {};
  probe_job_.start([probe = probe_, spec = spec_, stop = probing_.get_token()] {
    return probe(spec, RunContext(stop, nullptr, [](const RunEvent&) {}));
  });
}

void PreflightLine::stop_probe() {
  longer_rest_.stop();
  probing_.request_stop();
}

void PreflightLine::check(const RunSpec& spec) {
  spec_ = spec;
  stop_probe();
  time_.reset();
  rest_.start();
}

void PreflightLine::show_texts() {
  if (result_) facts_->setText(facts_text());
  facts_->setVisible(result_ && !error_);
  readers_->setText(result_ ? readers_text() : QString());
  readers_->setVisible(!error_ && !readers_->text().isEmpty());
  QStringList lines;
  if (error_) {
    lines << brief(error_->what);
    if (!error_->advice.isEmpty()) lines << error_->advice;
  } else if (result_) {
    for (const auto& warning : result_->warnings) lines << brief(QString::fromStdString(warning));
  }
  warnings_->setText(lines.join(QLatin1Char('\n')));
  warnings_->setProperty("role", error_ ? "error" : "warning");
  warnings_->style()->unpolish(warnings_);
  warnings_->style()->polish(warnings_);
  warnings_->setVisible(!lines.isEmpty());
  setVisible(result_ || error_);
}

/// Names only; why a program refuses, or under which condition it reads, is in the tool tip.
QString PreflightLine::readers_text() const {
  QStringList loads, refuses, conditions;
  for (const ReaderSupport& one : result_->readers) {
    const QString name = QString::fromStdString(one.reader);
    if (one.verdict == ReaderVerdict::Loads) loads << name;
    if (one.verdict == ReaderVerdict::Refuses) refuses << name;
    if (!one.conditions.empty()) conditions << tr("%1: %2").arg(name, conditions_text(one));
  }
  readers_->setToolTip(conditions.join(QLatin1Char('\n')));
  QStringList parts;
  if (!loads.isEmpty()) parts << tr("loads in %1").arg(loads.join(tr(", ")));
  if (!refuses.isEmpty()) parts << tr("refused by %1").arg(refuses.join(tr(", ")));
  return parts.join(QStringLiteral(" · "));
}

QString PreflightLine::facts_text() const {
  QString text = tr("%1 parameters · checkpoint %2 · peak memory about %3")
                     .arg(short_count(result_->parameters), short_bytes(result_->checkpoint_bytes),
                          short_bytes(result_->peak_bytes));
  if (result_->spilled_bytes > 0) text += tr(" · %1 on disk").arg(short_bytes(result_->spilled_bytes));
  if (time_)
    text += tr(" · about %1 (%2 to %3)")
                .arg(short_duration(time_->seconds), short_duration(time_->low), short_duration(time_->high));
  return text;
}

void PreflightLine::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) show_texts();
  QFrame::changeEvent(event);
}

}  // namespace aq
