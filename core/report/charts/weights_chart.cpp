// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/charts/charts.h"
#include "core/report/number_text.h"
#include "core/report/texts.h"

namespace aq::report {
namespace {

/// The outline of a histogram from its foot up and down to it again; empty bins are gaps of the logarithm, so
/// they stand at its foot. @param foot of the axis
Series outline_of(const Histogram& histogram, const std::string& name, int color, double foot) {
  Series series{.name = name, .mark = Mark::Steps, .color = color};
  const auto bins = static_cast<double>(histogram.counts.size());
  const double width = (static_cast<double>(histogram.high) - static_cast<double>(histogram.low)) / bins;
  double x = histogram.low;
  for (const float count : histogram.counts) {
    series.points.push_back({x, count > 0 ? static_cast<double>(count) : foot});
    x += width;
  }
  series.points.push_back({x, foot});
  return series;
}

bool same_shape(const Histogram& a, const Histogram& b) {
  return a.low == b.low && a.high == b.high && a.counts == b.counts;
}

}  // namespace

std::optional<Chart> weights_chart(const RunValues& run, Language language) {
  constexpr double kFoot = 0.7;  // below one weight in a bin
  if (!run.worst) return {};
  const LayerReport& layer = *run.worst;
  Chart chart;
  if (!layer.weights_before.counts.empty() && !same_shape(layer.weights_before, layer.weights_transformed))
    chart.series.push_back(outline_of(layer.weights_before, text(language, Text::weights_float), 7, kFoot));
  chart.series.push_back(
      outline_of(layer.weights_transformed, text(language, Text::weights_transformed), 0, kFoot));
  chart.series.push_back(outline_of(layer.weights_after, text(language, Text::weights_rounded), 1, kFoot));
  for (const float level : layer.grid)
    chart.rules.push_back({.at = static_cast<double>(level), .vertical = true, .color = 2});
  if (!layer.grid.empty()) chart.series.push_back({.name = text(language, Text::weights_grid), .color = 2});
  chart.title = text(language, Text::weights_title, {std::to_string(layer.block), layer.layer});
  chart.subtitle = text(language, Text::weights_subtitle,
                        {fixed_text(layer.sqnr_db, 1), std::to_string(layer.grid.size())});
  chart.description = chart.title + ". " + chart.subtitle;
  chart.x.title = text(language, Text::weights_axis);
  chart.y = {.title = text(language, Text::counts_axis), .scale = Scale::Logarithmic};
  return chart;
}

}  // namespace aq::report
