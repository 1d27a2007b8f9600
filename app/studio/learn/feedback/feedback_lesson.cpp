// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/learn/feedback/feedback_lesson.h"

#include <QPushButton>
#include <QSlider>
#include <cmath>

#include "widgets/plots/number_text.h"

namespace aq {
namespace {

constexpr int kColumnsShown = 32, kStepMilliseconds = 180;

std::vector<double> counted(std::size_t count) {
  std::vector<double> all;
  for (std::size_t i = 0; i < count; ++i) all.push_back(static_cast<double>(i));
  return all;
}

}  // namespace

FeedbackBoard::FeedbackBoard(const LearnServices& services)
    : LessonBoard(services),
      errors_(add_chart("errors")),
      weights_(add_chart("weights")),
      step_(controls().add_slider(
          "step", [] { return tr("Columns rounded"); }, {0, kColumnsShown, 0},
          [](int step) { return QString::number(step); })),
      bits_(controls().add_slider(
          "bits", [] { return tr("Bits"); }, {2, 8, 3}, [](int bits) { return QString::number(bits); })),
      channel_(controls().add_slider(
          "channel", [] { return tr("Output channel"); }, {0, 95, 0},
          [](int channel) { return QString::number(channel); })),
      next_(controls().add_button("next_column", [] { return tr("Round one column"); })),
      play_(controls().add_button("play", [] { return tr("Play"); })) {
  play_->setCheckable(true);
  clock_.setInterval(kStepMilliseconds);
  connect(&clock_, &QTimer::timeout, this, &FeedbackBoard::go_on);
  connect(next_, &QPushButton::clicked, this, &FeedbackBoard::go_on);
  connect(play_, &QPushButton::toggled, this, &FeedbackBoard::play);
  connect(errors_, &ChartPlot::handle_moved, this,
          [this](double step) { step_->setValue(static_cast<int>(std::lround(step))); });
}

FeedbackSettings FeedbackBoard::settings() const {
  return {.bits = bits_->value(), .channel = channel_->value()};
}

void FeedbackBoard::go_on() {
  step_->setValue(step_->value() + 1);
  if (step_->value() == step_->maximum()) play_->setChecked(false);
}

void FeedbackBoard::play(bool on) {
  if (on && step_->value() == step_->maximum()) step_->setValue(0);
  on ? clock_.start() : clock_.stop();
}

Chart FeedbackBoard::error_chart() const {
  Chart chart{.title = tr("Error of the Outputs"),
              .x_label = tr("Columns rounded"),
              .y_label = tr("Relative squared error")};
  chart.series = {{.name = tr("each weight to its nearest level"),
                   .kind = ChartSeries::Kind::LineAndDots,
                   .color = 1,
                   .x = counted(trace_.without.size()),
                   .y = trace_.without},
                  {.name = tr("with error feedback"),
                   .kind = ChartSeries::Kind::LineAndDots,
                   .color = 0,
                   .x = counted(trace_.with.size()),
                   .y = trace_.with}};
  chart.handle = step_->value();
  return chart;
}

Chart FeedbackBoard::weight_chart() const {
  const auto step = static_cast<std::size_t>(step_->value());
  const std::vector<double>& now = trace_.followed[step];
  Chart chart{.title = tr("Weights of Output Channel %1").arg(channel_->value()),
              .note = tr("columns left of the line are on the grid"),
              .x_label = tr("Input channel of the small layer"),
              .y_label = tr("Weight")};
  const std::vector<double> columns = counted(now.size());
  ChartSeries moves{.kind = ChartSeries::Kind::Segments, .color = chart_color::kMuted, .size = 2};
  for (std::size_t i = 0; i < now.size(); ++i)
    for (const double y : {trace_.weights[i], now[i]}) {
      moves.x.push_back(columns[i]);
      moves.y.push_back(y);
    }
  chart.series = {
      std::move(moves),
      {.name = tr("before"),
       .kind = ChartSeries::Kind::Dots,
       .color = chart_color::kMuted,
       .x = columns,
       .y = trace_.weights,
       .size = 5},
      {.name = tr("now"), .kind = ChartSeries::Kind::Dots, .color = 0, .x = columns, .y = now, .size = 6}};
  if (trace_.levels.size() <= 16)
    for (const double level : trace_.levels) chart.lines.push_back({level, 2, false});
  chart.lines.push_back({step_->value() - 0.5, chart_color::kAccent, true, true});
  return chart;
}

void FeedbackBoard::refresh() {
  trace_ = services().feedback(tensors(), settings());
  step_->setMaximum(trace_.columns);
  channel_->setMaximum(trace_.channels - 1);
  errors_->show_chart(error_chart());
  weights_->show_chart(weight_chart());
  const auto step = static_cast<std::size_t>(step_->value());
  const double with = trace_.with[step], without = trace_.without[step];
  const auto percent = [](double share) { return tr("%1 %").arg(number_text(100 * share, 3)); };
  set_facts(
      {{tr("error so far, nearest"), percent(without)},
       {tr("error so far, with feedback"), percent(with)},
       {tr("feedback against nearest"), without > 0 ? change_text(with / without) : QStringLiteral("–")},
       {tr("at the end"), change_text(trace_.with.back() / trace_.without.back())}});
}

}  // namespace aq
