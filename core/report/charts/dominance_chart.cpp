// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>

#include "core/report/charts/charts.h"
#include "core/report/texts.h"

namespace aq::report {
namespace {

/// A block and what it has of one placement.
struct Curve {
  int block = 0;
  const PlacementValues* placement = nullptr;
};

/// A diagonal is always dominant: only matrices with entries beside it are worth drawing.
bool has_band(const PlacementValues& placement) {
  return std::ranges::any_of(placement.epochs, [](const PlacementStatus& epoch) { return epoch.band > 0; });
}

std::vector<std::string> placements_of(const RunValues& run) {
  std::vector<std::string> names;
  for (const BlockValues& block : run.blocks)
    for (const PlacementValues& one : block.placements)
      if (has_band(one) && std::ranges::find(names, one.placement) == names.end())
        names.push_back(one.placement);
  return names;
}

std::vector<Curve> curves_of(const RunValues& run, const std::string& placement) {
  std::vector<Curve> curves;
  for (const BlockValues& block : run.blocks)
    for (const PlacementValues& one : block.placements)
      if (one.placement == placement) curves.push_back({block.index, &one});
  return curves;
}

/// The share of the matrix' diagonals that the mask lets through: the same in all blocks.
Series band_of(const PlacementValues& placement, Language language) {
  Series band{.name = text(language, Text::band_name), .mark = Mark::Area, .color = 7, .right_axis = true};
  double epoch = 0.5, share = 0;
  for (const PlacementStatus& one : placement.epochs) {
    share = one.size > 1 ? 100.0 * one.band / (one.size - 1) : 0;
    band.points.push_back({epoch++, share});
  }
  band.points.push_back({epoch, share});
  return band;
}

Series margins_of(const PlacementValues& placement) {
  Series curve;
  double epoch = 1;
  for (const PlacementStatus& one : placement.epochs) curve.points.push_back({epoch++, one.dominance});
  return curve;
}

Chart chart_of(const std::string& placement, const RunValues& run, Language language) {
  const std::vector<Curve> curves = curves_of(run, placement);
  Chart chart;
  chart.width = 352;
  chart.height = 300;
  chart.title = placement_text(language, placement);
  chart.description = text(language, Text::dominance_description, {chart.title});
  chart.series.push_back(band_of(*curves.front().placement, language));
  for (std::size_t i = 0; i < curves.size(); ++i) {
    Series curve = margins_of(*curves[i].placement);
    color_by_block(chart, curve, curves[i].block, i, curves.size(), language);
    chart.series.push_back(std::move(curve));
  }
  chart.x = {.title = text(language, Text::epoch_axis), .whole_numbers = true};
  chart.y = {.title = text(language, Text::dominance_axis), .low = 0, .high = 1};
  chart.right = Axis{.title = text(language, Text::band_axis), .low = 0, .high = 100};
  chart.rules.push_back({.at = 0});
  return chart;
}

}  // namespace

std::vector<Chart> dominance_charts(const RunValues& run, Language language) {
  std::vector<Chart> charts;
  for (const std::string& placement : placements_of(run))
    charts.push_back(chart_of(placement, run, language));
  return charts;
}

}  // namespace aq::report
