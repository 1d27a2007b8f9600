// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>

#include "core/report/charts/charts.h"
#include "core/report/number_text.h"
#include "core/report/texts.h"

namespace aq::report {
namespace {

constexpr std::size_t kBlocksAChart = 16;
constexpr double kGroupWidth = 0.84;  ///< of the distance between two blocks

/// The layers' names in the order in which they first come.
std::vector<std::string> rounded_layers(const RunValues& run) {
  std::vector<std::string> names;
  for (const BlockValues& block : run.blocks)
    for (const LayerValues& layer : block.layers)
      if (layer.rounded && std::ranges::find(names, layer.layer) == names.end()) names.push_back(layer.layer);
  return names;
}

/// Bars of one kind of layer, each at its place in its block's group.
Series bars_of(const std::string& layer, std::size_t kind, std::size_t kinds, const RunValues& run,
               std::size_t first, std::size_t last) {
  Series bars{.name = layer, .mark = Mark::Bars, .color = static_cast<int>(kind)};
  const double slot = kGroupWidth / static_cast<double>(kinds);
  bars.width = 0.9 * slot;
  for (std::size_t i = first; i < last; ++i)
    for (const LayerValues& one : run.blocks[i].layers)
      if (one.rounded && one.layer == layer) {
        const double place = (static_cast<double>(kind) + 0.5) * slot - kGroupWidth / 2;
        bars.points.push_back({static_cast<double>(i - first) + place, one.sqnr_db});
      }
  return bars;
}

double highest(const RunValues& run) {
  double high = 0;
  for (const BlockValues& block : run.blocks)
    for (const LayerValues& layer : block.layers)
      if (layer.rounded) high = std::max(high, layer.sqnr_db);
  return high;
}

std::string subtitle_of(const RunValues& run, Language language) {
  if (!run.worst) return {};
  return text(language, Text::sqnr_subtitle,
              {std::to_string(run.worst->block), run.worst->layer, fixed_text(run.worst->sqnr_db, 1)});
}

}  // namespace

std::vector<Chart> sqnr_charts(const RunValues& run, Language language) {
  const std::vector<std::string> names = rounded_layers(run);
  std::vector<Chart> charts;
  if (names.empty()) return charts;
  for (std::size_t first = 0; first < run.blocks.size(); first += kBlocksAChart) {
    const std::size_t last = std::min(first + kBlocksAChart, run.blocks.size());
    Chart chart;
    for (std::size_t kind = 0; kind < names.size(); ++kind)
      chart.series.push_back(bars_of(names[kind], kind, names.size(), run, first, last));
    for (std::size_t i = first; i < last; ++i)
      chart.x.categories.push_back(std::to_string(run.blocks[i].index));
    if (first == 0) chart.subtitle = subtitle_of(run, language);
    chart.title = text(language, Text::sqnr_title);
    chart.description = text(language, Text::sqnr_description, {std::to_string(names.size())});
    chart.x.title = text(language, Text::block_axis);
    chart.y = {.title = text(language, Text::sqnr_axis), .high = highest(run)};
    charts.push_back(std::move(chart));
  }
  return charts;
}

}  // namespace aq::report
