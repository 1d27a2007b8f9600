// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/learn/migration/migration_numerics.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>

#include "app/studio/learn/lesson_tensors.h"
#include "core/quant/fake_quantize.h"
#include "core/transform/transform_state.h"

namespace aq {
namespace {

constexpr int kCurvePoints = 21;

/// SmoothQuant's scale of the layer's inputs, as a run computes it. @returns [in]
at::Tensor scale_at(const LessonTensors& tensors, double alpha) {
  const PlacementPlan plan{
      .placement = Placement::AttentionNorm, .form = MatrixForm::Diagonal, .size = tensors.in()};
  BlockShape shape;
  shape.hidden = tensors.in();
  BlockWeights weights;  // the lesson's layer stands for all that read the norm
  for (const LinearRole role : consumers(plan.placement, shape)) weights[role].weight = tensors.weight;
  const at::Tensor absmax = tensors.inputs.abs().amax(0);
  return migration_scale(plan, shape, weights, {absmax, at::zeros_like(absmax)}, alpha);
}

MigrationErrors errors_of(const at::Tensor& x, const at::Tensor& w, const at::Tensor& product,
                          const MigrationSettings& settings) {
  const at::Tensor x_rounded =
      fake_quantize(x, {settings.activation_bits, false}, x.size(1));  // a row a token
  const at::Tensor w_rounded = fake_quantize(w, {settings.weight_bits, false}, w.size(1));
  return {relative_error(x_rounded, x), relative_error(w_rounded, w),
          relative_error(at::mm(x_rounded, w_rounded.t()), product)};
}

}  // namespace

Migration migrate(const LessonTensors& tensors, const MigrationSettings& settings) {
  const at::NoGradGuard no_grad;
  const at::Tensor scale = scale_at(tensors, settings.alpha);
  const at::Tensor x = tensors.inputs / scale, w = tensors.weight * scale;  // X·diag(s)⁻¹, W·diag(s)
  const auto largest = [](const at::Tensor& rows) { return to_doubles(rows.abs().amax(0)); };
  return {largest(tensors.inputs), largest(x), largest(tensors.weight), largest(w),
          errors_of(x, w, at::mm(tensors.inputs, tensors.weight.t()), settings)};
}

MigrationCurve migration_curve(const LessonTensors& tensors, const MigrationSettings& settings) {
  const at::NoGradGuard no_grad;
  const at::Tensor product = at::mm(tensors.inputs, tensors.weight.t());
  MigrationCurve curve;
  for (int i = 0; i < kCurvePoints; ++i) {
    const double alpha = static_cast<double>(i) / (kCurvePoints - 1);
    const at::Tensor scale = scale_at(tensors, alpha);
    curve.alphas.push_back(alpha);
    curve.errors.push_back(errors_of(tensors.inputs / scale, tensors.weight * scale, product, settings));
  }
  const auto best = std::ranges::min_element(curve.errors, {}, &MigrationErrors::product);
  curve.best = static_cast<std::size_t>(best - curve.errors.begin());
  return curve;
}

}  // namespace aq
