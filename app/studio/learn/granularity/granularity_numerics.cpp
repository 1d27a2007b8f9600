// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/learn/granularity/granularity_numerics.h"

#include <ATen/ATen.h>

#include <cmath>

#include "app/studio/learn/lesson_tensors.h"
#include "core/quant/weight_format.h"

namespace aq {
namespace {

GranularityResult with_scales(const LessonTensors& tensors, const WeightRecipe& recipe) {
  const QuantizedWeight on_grid = quantize_weight(tensors.weight, recipe, "the lesson's layer", 0);
  const at::Tensor squares = (on_grid.dequantized - tensors.weight).square();  // [out, in]
  GranularityResult result;
  result.mse = squares.mean().item<double>();
  result.sqnr_db = -10 * std::log10(relative_error(on_grid.dequantized, tensors.weight));
  result.bits_per_weight = bits_per_weight(recipe, tensors.out(), tensors.in());
  result.steps = to_doubles(on_grid.scale.mean(1).expand({tensors.out()}));
  result.channels = to_doubles(squares.mean(1));
  return result;
}

}  // namespace

Granularities granularities(const LessonTensors& tensors, const GranularitySettings& settings) {
  const auto with = [&](const char* granularity) {
    return with_scales(
        tensors, {.bits = settings.bits, .granularity = granularity, .group_size = settings.group_size});
  };
  return {with("tensor"), with("channel"), with("group")};
}

}  // namespace aq
