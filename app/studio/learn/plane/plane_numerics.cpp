// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/learn/plane/plane_numerics.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <torch/optim/adamw.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/studio/learn/lesson_tensors.h"
#include "core/quant/fake_quantize.h"
#include "core/run/run_context.h"
#include "core/transform/transform_state.h"

namespace aq {
namespace {

constexpr double kSmallestDeterminant = 1e-4;
constexpr int kSteps = 400;
constexpr double kRate = 0.02;

/// Two input channels of the layer.
struct TwoChannels {
  at::Tensor weight;  // float32 [out, 2]
  at::Tensor inputs;  // float32 [tokens, 2]
};

/// The channel other than `first` that goes with it most.
std::int64_t most_correlated(const at::Tensor& inputs, std::int64_t first) {
  const at::Tensor scaled = inputs / inputs.norm(2, {0}, true).clamp_min(1e-12);
  const at::Tensor cosines = at::mv(scaled.t(), scaled.select(1, first)).abs();
  cosines[first] = 0;
  return cosines.argmax().item<std::int64_t>();
}

TwoChannels two_channels(const LessonTensors& tensors, PlaneSettings::Pair pair) {
  const at::Tensor order = tensors.inputs.abs().amax(0).argsort(0, true);  // the loudest first
  const auto at_rank = [&](std::int64_t rank) {
    return order[std::min(rank, tensors.in() - 1)].item<std::int64_t>();
  };
  const std::int64_t middle = tensors.in() / 2;
  std::int64_t first = at_rank(middle), second = at_rank(middle + 1);
  if (pair == PlaneSettings::Pair::LoudAndPlain) first = at_rank(0);
  if (pair == PlaneSettings::Pair::Correlated) {
    first = at_rank(1);
    second = most_correlated(tensors.inputs, first);
  }
  const at::Tensor columns = at::tensor({first, second}, at::kLong);
  return {tensors.weight.index_select(1, columns).contiguous(),
          tensors.inputs.index_select(1, columns).contiguous()};
}

TransformState state_of(const at::Tensor& matrix) {
  return {.plan = {.placement = Placement::AttentionNorm, .form = MatrixForm::Affine, .size = 2},
          .matrix = matrix.unsqueeze(0)};
}

/// ‖XW − XA⁻¹Q(AW)‖² / ‖XW‖², differentiable in A. A row vector of ours is a column of the paper's: W·Aᵀ is
/// AW.
at::Tensor plane_error(const TwoChannels& data, const at::Tensor& matrix, int bits) {
  const AppliedTransform applied = realize(state_of(matrix), {}, true);
  const at::Tensor rounded =
      fake_quantize(at::mm(data.weight, matrix.t()), IntegerGrid{bits, false}, data.weight.numel());
  const at::Tensor back = at::mm(rounded, applied.inverse[0].t());
  return at::mm(data.inputs, (back - data.weight).t()).square().sum() /
         at::mm(data.inputs, data.weight.t()).square().sum();
}

at::Tensor tensor_of(const PlaneMatrix& matrix) {
  return at::tensor({matrix[0], matrix[1], matrix[2], matrix[3]}, at::kDouble).to(at::kFloat).reshape({2, 2});
}

PlaneMatrix matrix_of(const at::Tensor& matrix) {
  const auto values = to_doubles(matrix);
  return {values[0], values[1], values[2], values[3]};
}

std::vector<PlanePoint> points_of(const at::Tensor& pairs) {
  const auto values = to_doubles(pairs);
  std::vector<PlanePoint> points;
  for (std::size_t i = 0; i + 1 < values.size(); i += 2) points.push_back({values[i], values[i + 1]});
  return points;
}

}  // namespace

Plane plane_of(const LessonTensors& tensors, const PlaneSettings& settings) {
  const at::NoGradGuard no_grad;
  const TwoChannels data = two_channels(tensors, settings.pair);
  const PlaneMatrix& a = settings.matrix;
  const at::Tensor matrix = tensor_of(a);
  const at::Tensor transformed = at::mm(data.weight, matrix.t());
  Plane plane;
  plane.weights = points_of(data.weight);
  plane.transformed = points_of(transformed);
  plane.determinant = a[0] * a[3] - a[1] * a[2];
  plane.invertible = std::abs(plane.determinant) >= kSmallestDeterminant;
  plane.error_plain = plane_error(data, at::eye(2, at::kFloat), settings.bits).item<double>();
  if (!plane.invertible) return plane;
  const AppliedTransform applied = realize(state_of(matrix), {}, true);
  const PlacementStatus health = status_of(applied, 1);
  const IntegerGrid grid{settings.bits, false};
  const QuantizedWeight on_grid = quantize_weight(transformed, grid, transformed.numel());
  plane.rounded = points_of(on_grid.dequantized);
  plane.back = points_of(at::mm(on_grid.dequantized, applied.inverse[0].t()));
  for (int q = 0; q <= grid.levels(); ++q)
    plane.levels.push_back(on_grid.scale.item<double>() * (q - on_grid.zero_point.item<double>()));
  plane.error = plane_error(data, matrix, settings.bits).item<double>();
  plane.condition = health.condition;
  plane.margin = health.dominance;
  return plane;
}

PlaneMatrix learn_plane(const LessonTensors& tensors, const PlaneSettings& settings,
                        const std::stop_token& stop) {
  const RunContext context(stop, nullptr, {});
  const TwoChannels data = two_channels(tensors, settings.pair);
  at::Tensor matrix = tensor_of(settings.matrix).set_requires_grad(true);
  torch::optim::AdamW adam({matrix}, torch::optim::AdamWOptions(kRate).weight_decay(0));
  PlaneMatrix best = settings.matrix;
  double least = std::numeric_limits<double>::infinity();
  for (int step = 0; step < kSteps; ++step) {
    context.check();
    const at::Tensor error = plane_error(data, matrix, settings.bits);
    const double now = error.item<double>();
    if (!std::isfinite(now)) break;
    if (now < least) best = matrix_of(matrix);
    least = std::min(least, now);
    adam.zero_grad();
    error.backward();
    adam.step();
  }
  return best;
}

}  // namespace aq
