// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/charts/charts.h"
#include "core/report/texts.h"

namespace aq::report {
namespace {

Series curve_of(const BlockValues& block) {
  Series curve;
  curve.points.push_back({0, block.initial_loss});
  for (std::size_t epoch = 0; epoch < block.losses.size(); ++epoch)
    curve.points.push_back({static_cast<double>(epoch + 1), static_cast<double>(block.losses[epoch])});
  return curve;
}

}  // namespace

std::optional<Chart> loss_chart(const RunValues& run, Language language) {
  constexpr double kSpread = 8;
  Chart chart;
  bool learned = false;
  for (std::size_t i = 0; i < run.blocks.size(); ++i) {
    Series curve = curve_of(run.blocks[i]);
    learned = learned || curve.points.size() > 1;
    color_by_block(chart, curve, run.blocks[i].index, i, run.blocks.size(), language);
    chart.series.push_back(std::move(curve));
  }
  if (!learned) return {};
  chart.title = text(language, Text::loss_title);
  chart.description = text(language, Text::loss_description, {std::to_string(run.blocks.size())});
  chart.x = {.title = text(language, Text::epoch_axis), .whole_numbers = true};
  chart.y = {.title = text(language, Text::loss_axis), .scale = scale_for(chart.series, kSpread)};
  return chart;
}

}  // namespace aq::report
