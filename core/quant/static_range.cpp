// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/quant/static_range.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace aq {

namespace {

/// Steps below it are taken as none, as grid_scale() has it: their reciprocal would leave the floats.
constexpr double kSmallestStep = 1e-30;

double usable_step(double step) { return step > kSmallestStep ? step : 1; }

}  // namespace

StaticStep static_step(const IntegerGrid& grid, const at::Tensor& low_end, const at::Tensor& high_end) {
  const double low = std::min(low_end.item<double>(), 0.0), high = std::max(high_end.item<double>(), 0.0);
  if (grid.symmetric) {
    const double half = grid.symmetric_zero_point(), size = std::max(-low, high);
    return {usable_step(size / half), half};
  }
  const double scale = usable_step((high - low) / grid.levels());
  return {scale, std::nearbyint(-low / scale)};
}

at::Tensor steps_in_range(const at::Tensor& x, const IntegerGrid& grid, const StaticStep& step) {
  const double least = -step.zero_point, most = grid.levels() - step.zero_point;
  const at::Tensor clipped =
      (x / step.scale).clamp(least, most);  // passes gradients inside of the range only
  return clipped + (clipped.detach().round() - clipped.detach());
}

at::Tensor fake_quantize_in_range(const at::Tensor& x, const IntegerGrid& grid, const at::Tensor& low,
                                  const at::Tensor& high) {
  const StaticStep step = static_step(grid, low, high);
  return steps_in_range(x, grid, step) * step.scale;
}

}  // namespace aq
