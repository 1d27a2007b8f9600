// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/learn/inverse/inverse_lesson.h"

#include <QSlider>
#include <cmath>

#include "widgets/plots/number_text.h"

namespace aq {
namespace {

constexpr double kStepsADecade = 4;
constexpr int kDecades = 14;

double condition_at(int step) { return std::pow(10.0, step / kStepsADecade); }
QString condition_text(int step) { return number_text(condition_at(step), 2); }

}  // namespace

InverseBoard::InverseBoard(const LearnServices& services)
    : LessonBoard(services),
      errors_(add_chart("errors", 3)),
      values_(add_chart("values", 2)),
      condition_(controls().add_slider(
          "condition", [] { return tr("Condition number κ"); },
          {0, static_cast<int>(kDecades * kStepsADecade), 8}, condition_text)),
      job_([this](const InverseCurve& curve) {
        curve_ = curve;
        update_board();
      }) {
  connect(errors_, &ChartPlot::handle_moved, this, [this](double condition) {
    condition_->setValue(static_cast<int>(std::lround(kStepsADecade * std::log10(condition))));
  });
}

double InverseBoard::condition() const { return condition_at(condition_->value()); }

void InverseBoard::start() {
  curve_ = {};
  job_.start([tensors = data(), compute = services().inverse_curve](const std::stop_token&) {
    return compute(*tensors);
  });
}

Chart InverseBoard::error_chart() const {
  Chart chart{.title = tr("Merge Error against Condition Number"),
              .x_label = tr("Condition number κ (log)"),
              .y_label = tr("max |A·A⁻¹ − I| (log)"),
              .x_log = true,
              .y_log = true};
  const auto line = [&](const QString& name, int color, double MergeErrors::*which) {
    ChartSeries series{
        .name = name, .kind = ChartSeries::Kind::LineAndDots, .color = color, .x = curve_.conditions};
    for (const MergeErrors& errors : curve_.errors) series.y.push_back(errors.*which);
    chart.series.push_back(std::move(series));
  };
  line(tr("float"), 1, &MergeErrors::in_float);
  line(tr("mixed: inverted in double"), 4, &MergeErrors::mixed);
  line(tr("double"), 0, &MergeErrors::in_double);
  constexpr double kFourBits = 1e-2;
  chart.lines = {{kFourBits, chart_color::kWarning, false, true, tr("about what rounding to 4 bits costs")}};
  chart.handle = condition();
  return chart;
}

Chart InverseBoard::value_chart(const InverseResult& result) const {
  Chart chart{.title = tr("Singular Values"),
              .note = tr("of a square piece of the layer, spread to this condition"),
              .x_label = tr("Index"),
              .y_label = tr("σ / σ₁ (log)"),
              .y_log = true};
  ChartSeries values{.kind = ChartSeries::Kind::LineAndDots, .color = 0, .y = result.singular_values};
  for (std::size_t i = 0; i < values.y.size(); ++i) values.x.push_back(static_cast<double>(i + 1));
  chart.series = {std::move(values)};
  chart.y_range = {1e-15, 10.0};
  return chart;
}

void InverseBoard::refresh() {
  const InverseResult result = services().invert(tensors(), condition());
  values_->show_chart(value_chart(result));
  if (!curve_.conditions.empty()) errors_->show_chart(error_chart());
  const auto tone = [](double error) { return error < 1e-2 ? Fact::Tone::Plain : Fact::Tone::Bad; };
  const MergeErrors& errors = result.errors;
  set_facts({{tr("condition number"), number_text(result.condition, 3)},
             {tr("merge error, float"), number_text(errors.in_float, 2), tone(errors.in_float)},
             {tr("merge error, mixed"), number_text(errors.mixed, 2), tone(errors.mixed)},
             {tr("merge error, double"), number_text(errors.in_double, 2), tone(errors.in_double)}});
}

}  // namespace aq
