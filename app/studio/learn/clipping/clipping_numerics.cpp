// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/learn/clipping/clipping_numerics.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>

#include "app/studio/learn/lesson_tensors.h"
#include "core/calibration/activation_statistics.h"
#include "core/quant/fake_quantize.h"

namespace aq {
namespace {

constexpr int kFirstPercent = 30, kRowBins = 48;

at::Tensor factors(const LessonTensors& tensors, double factor) {
  return at::full({tensors.out()}, factor, at::kFloat);
}

QuantizedWeight on_clipped_grid(const LessonTensors& tensors, int bits, double factor) {
  const at::Tensor ends = factors(tensors, factor);
  return quantize_weight(tensors.weight, IntegerGrid{bits, false}, tensors.in(), ends, ends);
}

ClippingErrors clipping_errors(const LessonTensors& tensors, const at::Tensor& gram,
                               const at::Tensor& rounded) {
  return {relative_error(rounded, tensors.weight),
          relative_output_error(rounded - tensors.weight, tensors.weight, gram)};
}

std::size_t least(const std::vector<ClippingErrors>& errors, double ClippingErrors::*which) {
  return static_cast<std::size_t>(std::ranges::min_element(errors, {}, which) - errors.begin());
}

}  // namespace

ClippedLayer clip_layer(const LessonTensors& tensors, const ClippingSettings& settings) {
  const at::NoGradGuard no_grad;
  const QuantizedWeight on_grid = on_clipped_grid(tensors, settings.bits, settings.factor);
  ClippedLayer layer;
  layer.errors = clipping_errors(tensors, gram_of(tensors.inputs), on_grid.dequantized);
  const int levels = IntegerGrid{settings.bits, false}.levels();
  const at::Tensor unbounded = (tensors.weight / on_grid.scale).round() + on_grid.zero_point;  // [out, in]
  layer.clipped_share =
      unbounded.lt(0).logical_or(unbounded.gt(levels)).to(at::kDouble).mean().item<double>();
  const std::int64_t widest = tensors.weight.abs().amax(1).argmax().item<std::int64_t>();
  layer.weights = histogram_of(tensors.weight[widest], kRowBins);
  const double scale = on_grid.scale[widest].item<double>(), zero = on_grid.zero_point[widest].item<double>();
  for (int q = 0; q <= levels; ++q) layer.levels.push_back(scale * (q - zero));
  return layer;
}

ClippingCurve clipping_curve(const LessonTensors& tensors, int bits) {
  const at::NoGradGuard no_grad;
  const at::Tensor gram = gram_of(tensors.inputs);
  ClippingCurve curve;
  for (int percent = kFirstPercent; percent <= 100; ++percent) {
    curve.factors.push_back(percent / 100.0);
    curve.errors.push_back(
        clipping_errors(tensors, gram, on_clipped_grid(tensors, bits, percent / 100.0).dequantized));
  }
  curve.best = least(curve.errors, &ClippingErrors::outputs);
  curve.best_weights = least(curve.errors, &ClippingErrors::weights);
  return curve;
}

}  // namespace aq
