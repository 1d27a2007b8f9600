// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cmath>
#include <functional>

#include "core/report/charts/charts.h"
#include "core/report/texts.h"

namespace aq::report {
namespace {

using OfBlock = std::function<double(const BlockValues&)>;

Series curve_by_block(const RunValues& run, int color, const OfBlock& value) {
  Series curve{.name = run.title(), .color = color};
  for (const BlockValues& block : run.blocks)
    if (const double y = value(block); std::isfinite(y))
      curve.points.push_back({static_cast<double>(block.index), y});
  return curve;
}

std::optional<Chart> chart_by_block(const std::vector<RunValues>& runs, Language language, Text title,
                                    Text axis, double spread, const OfBlock& value) {
  Chart chart;
  bool any = false;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    chart.series.push_back(curve_by_block(runs[i], static_cast<int>(i), value));
    any = any || !chart.series.back().points.empty();
  }
  if (!any) return {};
  chart.title = text(language, title);
  chart.description = chart.title;
  chart.x = {.title = text(language, Text::block_axis), .whole_numbers = true};
  chart.y = {.title = text(language, axis), .scale = scale_for(chart.series, spread)};
  return chart;
}

/// NaN where none was rounded.
double mean_sqnr(const BlockValues& block) {
  double sum = 0, count = 0;
  for (const LayerValues& layer : block.layers)
    if (layer.rounded) sum += layer.sqnr_db, ++count;
  return count > 0 ? sum / count : std::nan("");
}

}  // namespace

std::optional<Chart> final_loss_chart(const std::vector<RunValues>& runs, Language language) {
  constexpr double kSpread = 8;
  return chart_by_block(runs, language, Text::final_loss_title, Text::loss_axis, kSpread,
                        [](const BlockValues& block) { return block.final_loss; });
}

std::optional<Chart> block_sqnr_chart(const std::vector<RunValues>& runs, Language language) {
  constexpr double kNever = 1e300;  // decibels are logarithms already
  return chart_by_block(runs, language, Text::block_sqnr_title, Text::sqnr_axis, kNever, &mean_sqnr);
}

}  // namespace aq::report
