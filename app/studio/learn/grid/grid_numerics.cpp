// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/learn/grid/grid_numerics.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "app/studio/learn/lesson_tensors.h"
#include "core/quant/fake_quantize.h"

namespace aq {

GridPoints grid_points(const LessonTensors& tensors, const GridSettings& settings) {
  const IntegerGrid grid{settings.bits, settings.symmetric};
  const std::int64_t channel = std::clamp<std::int64_t>(settings.channel, 0, tensors.out() - 1);
  const at::Tensor weight = tensors.weight.narrow(0, channel, 1);  // [1, in]
  const QuantizedWeight on_grid = quantize_weight(weight, grid, tensors.in());
  GridPoints points;
  points.weights = to_doubles(weight);
  points.rounded = to_doubles(on_grid.dequantized);
  points.scale = on_grid.scale.item<double>();
  points.zero_point = settings.symmetric ? grid.symmetric_zero_point() : on_grid.zero_point.item<double>();
  points.low = std::min(0.0, *std::ranges::min_element(points.weights));
  points.high = std::max(0.0, *std::ranges::max_element(points.weights));
  for (int q = 0; q <= grid.levels(); ++q) points.levels.push_back(points.scale * (q - points.zero_point));
  points.mse = (on_grid.dequantized - weight).square().mean().item<double>();
  points.sqnr_db = -10 * std::log10(relative_error(on_grid.dequantized, weight));
  points.channels = static_cast<int>(tensors.out());
  return points;
}

}  // namespace aq
