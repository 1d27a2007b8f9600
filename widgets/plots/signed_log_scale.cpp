// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/signed_log_scale.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace aq {
namespace {

constexpr double kMostDecades = 6;      // below the limit: smaller entries count as 0
constexpr double kTickDistance = 0.16;  // of half the scale: labels must not touch

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

double SignedLogScale::position(double value) const {
  const double magnitude = std::log1p(std::abs(value) / knee) / std::log1p(limit / knee);
  return std::copysign(magnitude, value);
}

double SignedLogScale::value(double position) const {
  const double magnitude = knee * std::expm1(std::abs(position) * std::log1p(limit / knee));
  return std::copysign(magnitude, position);
}

std::vector<double> SignedLogScale::ticks() const {
  std::vector<double> ticks = {0};
  double above = 2;
  for (int decade = static_cast<int>(std::floor(std::log10(limit) + 1e-9));; --decade) {
    const double magnitude = std::pow(10.0, decade), place = position(magnitude);
    if (place < kTickDistance) break;
    if (above - place < kTickDistance) continue;
    ticks.insert(ticks.end(), {-magnitude, magnitude});
    above = place;
  }
  std::sort(ticks.begin(), ticks.end());
  return ticks;
}

SignedLogScale signed_log_scale_for(const std::vector<float>& values, int cells) {
  SignedLogScale scale;
  double limit = 0;
  for (const float value : values)
    if (std::isfinite(value)) limit = std::max<double>(limit, std::abs(value));
  if (limit == 0) return scale;
  std::vector<double> off_diagonal;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool diagonal =
        cells > 0 && i / static_cast<std::size_t>(cells) == i % static_cast<std::size_t>(cells);
    const double magnitude = std::abs(values[i]);
    if (!diagonal && std::isfinite(magnitude) && magnitude > limit * std::pow(10, -kMostDecades))
      off_diagonal.push_back(magnitude);
  }
  scale.limit = limit;
  scale.knee = off_diagonal.empty() ? limit / 10 : std::min(median(std::move(off_diagonal)), limit / 2);
  return scale;
}

}  // namespace aq
