// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/learn/grid/grid_lesson.h"

#include <QCheckBox>
#include <QSlider>

#include "widgets/plots/number_text.h"

namespace aq {
namespace {

constexpr int kMostLines = 64;  ///< levels that can still be told apart

}  // namespace

GridBoard::GridBoard(const LearnServices& services)
    : LessonBoard(services),
      points_(add_chart("points", 3)),
      errors_(add_chart("errors", 2)),
      bits_(controls().add_slider(
          "bits", [] { return tr("Bits"); }, {2, 8, 3}, [](int bits) { return QString::number(bits); })),
      channel_(controls().add_slider(
          "channel", [] { return tr("Output channel"); }, {0, 95, 0},
          [](int channel) { return QString::number(channel); })),
      symmetric_(controls().add_switch(
          "symmetric", [] { return tr("Symmetric (absmax)"); }, false)) {}

GridSettings GridBoard::settings() const {
  return {.channel = channel_->value(), .bits = bits_->value(), .symmetric = symmetric_->isChecked()};
}

Chart GridBoard::points_chart(const GridPoints& points) const {
  Chart chart{.title = tr("Weights Snap to the Grid"),
              .note = tr("each row an input channel"),
              .x_label = tr("Weight"),
              .y_label = tr("Input channel")};
  ChartSeries moves{.kind = ChartSeries::Kind::Segments, .color = chart_color::kMuted};
  ChartSeries before{.name = tr("float"), .kind = ChartSeries::Kind::Dots, .color = 0, .size = 4};
  ChartSeries after{.name = tr("on the grid"), .kind = ChartSeries::Kind::Dots, .color = 1, .size = 5};
  for (std::size_t i = 0; i < points.weights.size(); ++i) {
    const auto row = static_cast<double>(i);
    for (const double x : {points.weights[i], points.rounded[i]}) {
      moves.x.push_back(x);
      moves.y.push_back(row);
    }
    before.x.push_back(points.weights[i]);
    after.x.push_back(points.rounded[i]);
    before.y.push_back(row);
    after.y.push_back(row);
  }
  chart.series = {std::move(moves), std::move(before), std::move(after)};
  if (points.levels.size() <= kMostLines)
    for (const double level : points.levels) chart.lines.push_back({level, 2});
  return chart;
}

Chart GridBoard::error_chart(const GridPoints& points) const {
  Chart chart{.title = tr("Rounding Error"), .x_label = tr("Weight"), .y_label = tr("Q(w) − w")};
  ChartSeries errors{.kind = ChartSeries::Kind::Dots, .color = 1, .size = 5};
  for (std::size_t i = 0; i < points.weights.size(); ++i) {
    errors.x.push_back(points.weights[i]);
    errors.y.push_back(points.rounded[i] - points.weights[i]);
  }
  chart.series = {std::move(errors)};
  chart.lines = {{points.scale / 2, chart_color::kWarning, false, true, tr("half a step, ±s/2")},
                 {-points.scale / 2, chart_color::kWarning, false, true}};
  chart.y_range = {-0.7 * points.scale, 0.7 * points.scale};
  return chart;
}

void GridBoard::refresh() {
  const GridPoints points = services().grid(tensors(), settings());
  channel_->setMaximum(points.channels - 1);
  points_->show_chart(points_chart(points));
  errors_->show_chart(error_chart(points));
  set_facts(
      {{tr("scale s"), number_text(points.scale, 3)},
       {tr("zero point z"), number_text(points.zero_point, 3)},
       {tr("range"), QStringLiteral("%1 … %2").arg(number_text(points.low, 3), number_text(points.high, 3))},
       {tr("mean squared error"), number_text(points.mse, 3)},
       {tr("signal to noise"), tr("%1 dB").arg(number_text(points.sqnr_db, 3))}});
}

}  // namespace aq
