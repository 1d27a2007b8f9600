// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/report/charts/charts.h"
#include "core/report/number_text.h"
#include "core/report/texts.h"

namespace aq::report {
namespace {

struct Kind {
  const char* name;
  Text label;
};
constexpr Kind kKinds[] = {
    {"float", Text::kind_float}, {"rtn", Text::kind_rtn}, {"quantized", Text::kind_quantized}};

constexpr const char* kBlockPrefix = "block ";

/// "block 3" → 3.
std::optional<int> block_of(const std::string& evaluation) {
  if (!evaluation.starts_with(kBlockPrefix)) return {};
  const char* start = evaluation.c_str() + std::string(kBlockPrefix).size();
  const char* end = evaluation.c_str() + evaluation.size();
  int block = 0;
  const auto [rest, error] = std::from_chars(start, end, block);
  if (error != std::errc{} || rest != end) return {};
  return block;
}

/// What is not finite or not possible has no bar.
bool is_drawable(const EvaluationValues* one) {
  return one && std::isfinite(one->perplexity) && one->perplexity > 0;
}

}  // namespace

std::optional<Chart> perplexity_chart(const RunValues& run, Language language) {
  constexpr double kRoomForLabels = 1.12, kRow = 36, kHead = 62;
  Chart chart;
  Series bars{.mark = Mark::Columns};
  double highest = 0;
  for (const Kind& kind : kKinds) {
    const EvaluationValues* one = run.evaluation(kind.name);
    if (!is_drawable(one)) continue;
    bars.points.push_back({one->perplexity, static_cast<double>(bars.points.size())});
    bars.labels.push_back(perplexity_text(one->perplexity));
    chart.y.categories.push_back(text(language, kind.label));
    highest = std::max(highest, one->perplexity);
  }
  if (bars.points.empty()) return {};
  chart.title = text(language, Text::perplexity_title);
  chart.description = text(language, Text::perplexity_description);
  chart.x = {.title = text(language, Text::perplexity_axis), .high = kRoomForLabels * highest};
  chart.height = kHead + kRow * static_cast<double>(bars.points.size());
  chart.series.push_back(std::move(bars));
  return chart;
}

std::optional<Chart> perplexity_by_block_chart(const RunValues& run, Language language) {
  constexpr double kSpread = 8;
  Series curve;
  for (const EvaluationValues& one : run.evaluations)
    if (const auto block = block_of(one.name); block && is_drawable(&one))
      curve.points.push_back({static_cast<double>(*block), one.perplexity});
  if (curve.points.size() < 2) return {};
  std::ranges::sort(curve.points, {}, &Point::x);
  Chart chart;
  chart.series.push_back(std::move(curve));
  chart.title = text(language, Text::perplexity_by_block_title);
  chart.description = chart.title;
  chart.x = {.title = text(language, Text::block_axis), .whole_numbers = true};
  chart.y = {.title = text(language, Text::perplexity_axis), .scale = scale_for(chart.series, kSpread)};
  if (const EvaluationValues* original = run.evaluation("float"); is_drawable(original))
    chart.rules.push_back({.at = original->perplexity, .label = text(language, Text::kind_float)});
  return chart;
}

}  // namespace aq::report
