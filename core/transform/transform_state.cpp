// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/transform/transform_state.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/transform/hadamard.h"
#include "core/transform/matrix_health.h"
#include "core/transform/matrix_inverse.h"

namespace aq {
namespace {

constexpr double kSmallestRange = 1e-5;
constexpr double kSmallestDiagonal = 1e-2;

/// Channels of the consumer's input → channels of the placement: query heads that share a KV head become one.
at::Tensor reduce_group(const at::Tensor& channels, const PlacementPlan& plan, const BlockShape& shape,
                        bool largest) {
  if (plan.placement != Placement::ValueOutput || shape.kv_group() == 1) return channels;
  const at::Tensor grouped = channels.reshape({shape.kv_heads, shape.kv_group(), shape.head_dim});
  return (largest ? grouped.amax(1) : grouped.mean(1)).reshape({-1});
}

/// Largest |w| of each input channel over all layers that read the placement.
at::Tensor weight_range(const PlacementPlan& plan, const BlockShape& shape, const BlockWeights& weights) {
  at::Tensor range;
  for (const LinearRole role : consumers(plan.placement, shape)) {
    at::Tensor one = weights[role].weight.abs();
    // Inside a mixture's MLPs every expert has its own channels.
    if (plan.placement == Placement::UpDown)
      one = one.reshape({shape.mlps(), -1, shape.ffn}).amax(1).reshape({-1});
    else
      one = one.amax(0);
    range = range.defined() ? at::maximum(range, one) : one;
  }
  return range;
}

at::Tensor start_scale(const PlacementPlan& plan, const BlockShape& shape, const BlockWeights& weights,
                       const ChannelRange& input, double alpha) {
  if (plan.placement == Placement::QueryKey) return at::ones({plan.heads * plan.size}, at::kFloat);
  return migration_scale(plan, shape, weights, input, alpha);
}

at::Tensor in_form(const PlacementPlan& plan, const at::Tensor& scale) {
  switch (plan.form) {
    case MatrixForm::Diagonal:
      return scale.clone();
    case MatrixForm::Affine:
      return at::diag_embed(scale.reshape({plan.heads, plan.size})).contiguous();
    case MatrixForm::RotaryPairs: {
      const at::Tensor cosine = at::ones({plan.heads, plan.size / 2}, scale.options());
      return at::stack({cosine, at::zeros_like(cosine)}, 2);
    }
    case MatrixForm::Kronecker:
      break;
  }
  throw Error(ErrorKind::Internal, "starting", placement_name(plan.placement),
              "a Kronecker pair has no diagonal form");
}

/// What an online or fixed placement starts at.
at::Tensor start_rotation(const PlacementPlan& plan, std::int64_t size, std::uint64_t seed) {
  return plan.fixed ? hadamard_matrix(size) : random_orthogonal(size, seed);
}

TransformState rotation_state(const PlacementPlan& plan, at::ScalarType dtype, std::uint64_t seed) {
  TransformState state{plan, {}, {}, {}};
  if (plan.form == MatrixForm::Kronecker) {
    state.matrix = start_rotation(plan, plan.left, seed).to(dtype);
    state.right = start_rotation(plan, plan.size / plan.left, seed + 1).to(dtype);
  } else {
    state.matrix = start_rotation(plan, plan.size, seed).to(dtype).repeat({plan.heads, 1, 1});
  }
  return state;
}

at::Tensor inverse_of(const at::Tensor& matrix, bool fixed, bool in_double) {
  if (fixed) return matrix.transpose(-1, -2);  // orthogonal
  if (in_double) return inverse_by_pivots(matrix.to(at::kDouble)).to(matrix.scalar_type());
  return c10::GradMode::is_enabled() ? inverse_for_step(matrix) : inverse_by_pivots(matrix);
}

void push_off_zero(at::Tensor values, bool positive) {
  const at::Tensor sign =
      positive ? at::ones_like(values) : at::where(values.lt(0), -1.0, 1.0).to(values.dtype());
  values.copy_(sign * (positive ? values : values.abs()).clamp_min(kSmallestDiagonal));
}

}  // namespace

at::Tensor migration_scale(const PlacementPlan& plan, const BlockShape& shape, const BlockWeights& weights,
                           const ChannelRange& input, double alpha) {
  const at::Tensor activation = reduce_group(input.absmax, plan, shape, true).clamp_min(kSmallestRange);
  const at::Tensor weight = reduce_group(weight_range(plan, shape, weights), plan, shape, true)
                                .to(at::kFloat)
                                .clamp_min(kSmallestRange);
  return (activation.pow(alpha) / weight.pow(1 - alpha)).clamp_min(kSmallestRange);
}

TransformState initial_state(const PlacementPlan& plan, const BlockShape& shape, const BlockWeights& weights,
                             const ChannelRange& input, double alpha, at::ScalarType dtype,
                             std::uint64_t seed) {
  if (plan.starts_as_rotation()) return rotation_state(plan, dtype, seed);
  TransformState state{
      plan, in_form(plan, start_scale(plan, shape, weights, input, alpha)).to(dtype), {}, {}};
  if (plan.shift) {
    const bool has_bias =
        weights[LinearRole::Query].bias.defined();  // without biases the published start is zero
    const at::Tensor midpoint = reduce_group(input.midpoint, plan, shape, false);
    state.shift = (has_bias ? midpoint : at::zeros_like(midpoint)).to(dtype).clone();
  }
  keep_off_zero(state);
  return state;
}

std::vector<at::Tensor> TransformState::parameters() const {
  if (plan.fixed) return {};
  std::vector<at::Tensor> list{matrix};
  for (const at::Tensor& more : {right, shift})
    if (more.defined()) list.push_back(more);
  return list;
}

void start_at(TransformState& state, const at::Tensor& scale) {
  const at::NoGradGuard no_grad;
  state.matrix.detach().copy_(in_form(state.plan, scale));
}

AppliedTransform realize(const TransformState& state, const at::Tensor& mask, bool double_inverse) {
  AppliedTransform applied{state.plan, state.matrix, {}, state.shift, {}, {}};
  switch (state.plan.form) {
    case MatrixForm::Diagonal:
      applied.inverse = state.matrix.reciprocal();
      break;
    case MatrixForm::Affine:
      if (mask.defined()) applied.matrix = state.matrix * mask;
      applied.inverse = inverse_of(applied.matrix, state.plan.fixed, double_inverse);
      break;
    case MatrixForm::Kronecker:
      applied.inverse = inverse_of(state.matrix, state.plan.fixed, double_inverse);
      applied.right = state.right;
      applied.right_inverse = inverse_of(state.right, state.plan.fixed, double_inverse);
      break;
    case MatrixForm::RotaryPairs: {
      const at::Tensor squares = state.matrix.square().sum(2, true);  // [heads, n/2, 1]
      const at::Tensor conjugate = at::stack({state.matrix.select(2, 0), -state.matrix.select(2, 1)}, 2);
      applied.inverse = conjugate / squares;
      break;
    }
  }
  return applied;
}

void keep_off_zero(TransformState& state) {
  const at::NoGradGuard no_grad;
  if (state.plan.starts_as_rotation()) return;  // a rotation's diagonal may well be small
  const bool positive = state.plan.placement == Placement::UpDown;
  at::Tensor parameters = state.matrix.detach();
  switch (state.plan.form) {
    case MatrixForm::Diagonal:
      return push_off_zero(parameters, positive);
    case MatrixForm::Affine:
      return push_off_zero(parameters.diagonal(0, 1, 2), positive);
    case MatrixForm::RotaryPairs:
      return push_off_zero(parameters.select(2, 0), positive);
    case MatrixForm::Kronecker:
      return;
  }
}

at::Tensor as_blocks(const PlacementPlan& plan, const at::Tensor& matrix) {
  switch (plan.form) {
    case MatrixForm::Diagonal:
      return matrix.reshape({-1, 1, 1});
    case MatrixForm::Affine:
      return matrix;
    case MatrixForm::Kronecker:
      return matrix.unsqueeze(0);
    case MatrixForm::RotaryPairs: {
      const at::Tensor pairs = matrix.reshape({-1, 2});
      const at::Tensor c = pairs.select(1, 0), s = pairs.select(1, 1);
      return at::stack({at::stack({c, s}, 1), at::stack({-s, c}, 1)}, 1);  // [heads · n/2, 2, 2]
    }
  }
  return {};
}

PlacementStatus status_of(const AppliedTransform& applied, std::int64_t band) {
  const at::NoGradGuard no_grad;
  PlacementStatus status;
  status.placement = placement_name(applied.plan.placement);
  status.size = static_cast<int>(applied.plan.size);
  status.heads = static_cast<int>(applied.plan.heads);
  status.band = static_cast<int>(applied.plan.form == MatrixForm::Affine ? band : 0);
  const at::Tensor a = as_blocks(applied.plan, applied.matrix.detach());
  const at::Tensor inverse = as_blocks(applied.plan, applied.inverse.detach());
  status.dominance = dominance_margin(a);
  status.merge_error = merge_error(a, inverse);
  if (applied.plan.form == MatrixForm::Diagonal) {
    const at::Tensor size = applied.matrix.detach().abs();
    status.condition = (size.max() / size.min()).item<double>();
  } else {
    status.condition = condition_number(a, inverse);
  }
  if (applied.plan.form == MatrixForm::Kronecker) {  // of a product both conditions multiply
    const at::Tensor right = applied.right.detach().unsqueeze(0),
                     undone = applied.right_inverse.detach().unsqueeze(0);
    status.dominance = std::min(status.dominance, dominance_margin(right));
    status.merge_error = std::max(status.merge_error, merge_error(right, undone));
    status.condition *= condition_number(right, undone);
  }
  return status;
}

}  // namespace aq
