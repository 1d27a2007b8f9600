// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/report/charts/charts.h"
#include "core/report/number_text.h"
#include "core/report/texts.h"

namespace aq::report {
namespace {

/// A run that has both figures.
struct Placed {
  const RunValues* run;
  int color;  ///< its place among the runs: the same in all plots
  Point point;
};

std::vector<Placed> placed_runs(const std::vector<RunValues>& runs) {
  std::vector<Placed> placed;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const RunValues& run = runs[i];
    const EvaluationValues* quantized = run.evaluation("quantized");
    if (!quantized || !(run.bits_per_weight > 0) || !std::isfinite(quantized->perplexity)) continue;
    placed.push_back({&run, static_cast<int>(i), {run.bits_per_weight, quantized->perplexity}});
  }
  return placed;
}

/// From point to point, first right and then down: what can be had at a number of bits.
Series front_of(const std::vector<Point>& points, Language language) {
  Series front{.name = text(language, Text::front_name), .mark = Mark::Steps, .color = 7, .dashed = true};
  for (const std::size_t index : pareto_front(points)) front.points.push_back(points[index]);
  return front;
}

/// With room for labels beside the outermost points.
Axis bits_axis(const std::vector<Point>& points, Language language) {
  constexpr double kRoom = 0.09;
  const auto [low, high] = std::ranges::minmax(points, {}, &Point::x);
  const double room = kRoom * (high.x - low.x);
  return {.title = text(language, Text::bits_axis), .low = low.x - room, .high = high.x + room};
}

/// Float perplexity of the runs' models, where they agree.
std::optional<double> float_perplexity(const std::vector<RunValues>& runs) {
  std::optional<double> found;
  for (const RunValues& run : runs) {
    const EvaluationValues* one = run.evaluation("float");
    if (!one || !std::isfinite(one->perplexity)) continue;
    if (found && std::abs(*found / one->perplexity - 1) > 1e-6) return {};
    found = one->perplexity;
  }
  return found;
}

}  // namespace

std::vector<std::size_t> pareto_front(const std::vector<Point>& points) {
  std::vector<std::size_t> order(points.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    return std::pair(points[a].x, points[a].y) < std::pair(points[b].x, points[b].y);
  });
  std::vector<std::size_t> front;
  for (const std::size_t index : order)
    if (front.empty() || points[index].y < points[front.back()].y) front.push_back(index);
  return front;
}

std::optional<Chart> trade_off_chart(const std::vector<RunValues>& runs, Language language) {
  constexpr double kSpread = 8;
  const std::vector<Placed> placed = placed_runs(runs);
  if (placed.size() < 2) return {};
  Chart chart;
  std::vector<Point> points;
  for (const Placed& one : placed) points.push_back(one.point);
  chart.series.push_back(front_of(points, language));
  for (const Placed& one : placed)
    chart.series.push_back(
        {.mark = Mark::Dots, .points = {one.point}, .color = one.color, .labels = {one.run->title()}});
  chart.title = text(language, Text::trade_off_title);
  chart.description = text(language, Text::trade_off_description, {std::to_string(placed.size())});
  chart.x = bits_axis(points, language);
  chart.y = {.title = text(language, Text::perplexity_axis), .scale = scale_for(chart.series, kSpread)};
  chart.height = 380;
  if (const auto original = float_perplexity(runs))
    chart.rules.push_back(
        {.at = *original, .label = text(language, Text::kind_float), .label_at_start = true});
  return chart;
}

}  // namespace aq::report
