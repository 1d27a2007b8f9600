// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/learn/inverse/inverse_numerics.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/studio/learn/lesson_tensors.h"
#include "core/transform/matrix_health.h"
#include "core/transform/transform_state.h"

namespace aq {
namespace {

constexpr std::int64_t kLargest = 48;
constexpr int kHalfDecades = 28;

/// The singular vectors of a square piece of the layer.
struct Directions {
  at::Tensor left, values, right;  // float64 [n, n], [n] falling, [n, n]: left·diag(values)·right
};

Directions directions_of(const LessonTensors& tensors) {
  const std::int64_t n = std::min({kLargest, tensors.in(), tensors.out()});
  const auto [left, values, right] =
      at::linalg_svd(tensors.weight.narrow(0, 0, n).narrow(1, 0, n).to(at::kDouble));
  return {left, values, right};
}

/// The values' own shape on a logarithmic scale, stretched or pressed from 1 down to 1 / condition.
at::Tensor spread_values(const at::Tensor& values, double condition) {
  const at::Tensor logs = (values / values[0]).clamp_min(1e-12).log();
  const double lowest = logs[-1].item<double>();
  return (logs * (-std::log(condition) / std::min(lowest, -1e-12))).exp();
}

double error_of(const at::Tensor& matrix, bool double_inverse) {
  const TransformState state{
      .plan = {.placement = Placement::AttentionNorm, .form = MatrixForm::Affine, .size = matrix.size(0)},
      .matrix = matrix.unsqueeze(0)};
  try {
    const AppliedTransform applied = realize(state, {}, double_inverse);
    return merge_error(applied.matrix, applied.inverse);
  } catch (const c10::Error&) {  // so near to singular that a pivot is zero
    return std::numeric_limits<double>::infinity();
  }
}

InverseResult invert_with(const Directions& directions, double condition) {
  const at::Tensor values = spread_values(directions.values, condition);
  const at::Tensor matrix = at::mm(directions.left * values, directions.right);  // float64
  const at::Tensor narrow = matrix.to(at::kFloat);
  const at::Tensor sigma = at::linalg_svdvals(matrix);
  return {(sigma[0] / sigma[-1]).item<double>(),
          {error_of(narrow, false), error_of(narrow, true), error_of(matrix, true)},
          to_doubles(values)};
}

}  // namespace

InverseResult invert(const LessonTensors& tensors, double condition) {
  const at::NoGradGuard no_grad;
  return invert_with(directions_of(tensors), condition);
}

InverseCurve inverse_curve(const LessonTensors& tensors) {
  const at::NoGradGuard no_grad;
  const Directions directions = directions_of(tensors);
  InverseCurve curve;
  for (int half = 0; half <= kHalfDecades; ++half) {
    curve.conditions.push_back(std::pow(10.0, half / 2.0));
    curve.errors.push_back(invert_with(directions, curve.conditions.back()).errors);
  }
  return curve;
}

}  // namespace aq
