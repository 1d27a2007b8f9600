// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/report/charts/charts.h"
#include "core/report/texts.h"

namespace aq::report {

void color_by_block(Chart& chart, Series& series, int block, std::size_t place, std::size_t count,
                    Language language) {
  const std::string name = text(language, Text::block_number, {std::to_string(block)});
  if (count <= kMostNamedBlocks) {
    series.name = name;
    series.color = static_cast<int>(place);
    return;
  }
  series.tone = static_cast<double>(place) / static_cast<double>(count - 1);
  if (place == 0) chart.gradient_low = name;
  chart.gradient_high = name;
}

Scale scale_for(const std::vector<Series>& series, double factor) {
  double low = std::numeric_limits<double>::infinity(), high = 0;
  for (const Series& one : series)
    for (const Point& point : one.points) {
      if (!std::isfinite(point.y)) continue;
      if (point.y <= 0) return Scale::Linear;
      low = std::min(low, point.y);
      high = std::max(high, point.y);
    }
  return high > factor * low ? Scale::Logarithmic : Scale::Linear;
}

}  // namespace aq::report
