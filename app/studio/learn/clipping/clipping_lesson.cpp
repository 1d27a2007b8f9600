// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/learn/clipping/clipping_lesson.h"

#include <QPushButton>
#include <QSlider>
#include <cmath>

#include "widgets/plots/number_text.h"

namespace aq {
namespace {

QString factor_text(int percent) { return number_text(percent / 100.0, 3); }

/// The bins as steps.
ChartSeries steps_of(const Histogram& histogram, const QString& name, int color) {
  ChartSeries steps{.name = name, .kind = ChartSeries::Kind::Steps, .color = color};
  const double width = (histogram.high - histogram.low) / static_cast<double>(histogram.counts.size());
  for (std::size_t i = 0; i < histogram.counts.size(); ++i) {
    steps.x.push_back(histogram.low + (static_cast<double>(i) + 0.5) * width);
    steps.y.push_back(histogram.counts[i]);
  }
  return steps;
}

}  // namespace

ClippingBoard::ClippingBoard(const LearnServices& services)
    : LessonBoard(services),
      errors_(add_chart("errors", 3)),
      weights_(add_chart("weights", 2)),
      bits_(controls().add_slider(
          "bits", [] { return tr("Bits"); }, {2, 8, 3}, [](int bits) { return QString::number(bits); })),
      factor_(controls().add_slider(
          "factor", [] { return tr("Clip factor"); }, {30, 100, 100}, factor_text)),
      optimum_(controls().add_button("optimum", [] { return tr("Go to the optimum"); })),
      job_([this](const ClippingCurve& curve) {
        curve_ = curve;
        update_board();
      }) {
  connect(bits_, &QSlider::valueChanged, this, &ClippingBoard::begin_curve);
  connect(errors_, &ChartPlot::handle_moved, this,
          [this](double factor) { factor_->setValue(static_cast<int>(std::lround(100 * factor))); });
  connect(optimum_, &QPushButton::clicked, this, &ClippingBoard::go_to_optimum);
}

ClippingSettings ClippingBoard::settings() const { return {bits_->value(), factor_->value() / 100.0}; }

void ClippingBoard::start() {
  curve_ = {};
  begin_curve();
}

void ClippingBoard::begin_curve() {
  if (!has_tensors()) return;
  job_.start([tensors = data(), compute = services().clipping_curve,
              bits = bits_->value()](const std::stop_token&) { return compute(*tensors, bits); });
}

void ClippingBoard::go_to_optimum() {
  if (!curve_.factors.empty())
    factor_->setValue(static_cast<int>(std::lround(100 * curve_.factors[curve_.best])));
}

Chart ClippingBoard::curve_chart() const {
  Chart chart{.title = tr("Error against Clip Factor"),
              .x_label = tr("Clip factor"),
              .y_label = tr("Relative squared error (log)"),
              .y_log = true};
  const auto line = [&](const QString& name, int color, double ClippingErrors::*which) {
    ChartSeries series{.name = name, .color = color, .x = curve_.factors};
    for (const ClippingErrors& errors : curve_.errors) series.y.push_back(errors.*which);
    chart.series.push_back(std::move(series));
  };
  line(tr("weights"), 0, &ClippingErrors::weights);
  line(tr("outputs"), 1, &ClippingErrors::outputs);
  const double best = curve_.factors[curve_.best], best_weights = curve_.factors[curve_.best_weights];
  chart.lines = {{best, 1, true, true, tr("optimum of the outputs: %1").arg(number_text(best, 3))},
                 {best_weights, 0, true, true, tr("of the weights: %1").arg(number_text(best_weights, 3))}};
  chart.handle = settings().factor;
  return chart;
}

Chart ClippingBoard::weight_chart(const ClippedLayer& layer) const {
  Chart chart{.title = tr("The Grid over the Weights"),
              .note = tr("of the channel with the widest range"),
              .x_label = tr("Weight"),
              .y_label = tr("Weights a bin")};
  chart.series = {steps_of(layer.weights, tr("weights"), 0)};
  constexpr std::size_t kMostLevels = 64;
  if (layer.levels.size() <= kMostLevels)
    for (const double level : layer.levels) chart.lines.push_back({level, 2});
  return chart;
}

void ClippingBoard::refresh() {
  const ClippedLayer layer = services().clip(tensors(), settings());
  weights_->show_chart(weight_chart(layer));
  if (!curve_.factors.empty()) errors_->show_chart(curve_chart());
  const double factor = settings().factor;
  const auto percent = [](double share) { return tr("%1 %").arg(number_text(100 * share, 3)); };
  set_facts({{tr("γ with σ(γ) = factor"),
              factor < 1 ? number_text(std::log(factor / (1 - factor)), 3) : number_text(HUGE_VAL)},
             {tr("weights clipped"), percent(layer.clipped_share)},
             {tr("error of the weights"), percent(layer.errors.weights)},
             {tr("error of the outputs"), percent(layer.errors.outputs)}});
}

}  // namespace aq
