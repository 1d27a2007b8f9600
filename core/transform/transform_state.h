// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "core/model/block.h"
#include "core/run/run_event.h"
#include "core/transform/block_transform.h"
#include "core/transform/placement.h"

namespace aq {

/// What is known of an activation's channels before anything is learned.
struct ChannelRange {
  at::Tensor absmax;   // float32 [channels]
  at::Tensor midpoint; // float32 [channels]: mean over samples of (min + max) / 2
};

/// The learned parameters of one placement.
struct TransformState {
  PlacementPlan plan;
  at::Tensor
      matrix;  // Diagonal [n]; Affine [heads, n, n]; RotaryPairs [heads, n/2, 2]; Kronecker: left [n1, n1]
  at::Tensor shift;   // [heads · n], or undefined
  at::Tensor right;   // Kronecker: [n2, n2]

  /// What is learned: nothing of a fixed placement.
  std::vector<at::Tensor> parameters() const;
};

/// Starts a placement: a diagonal of act^α / w^(1−α) (SmoothQuant, equation 4) and the midpoints as shift;
/// identity for queries and keys. Online placements start at random rotations (FlatQuant), fixed ones at
/// Hadamard matrices.
/// @param input  of the layers that consume the placement (undefined tensors for QueryKey)
/// @param dtype  of the parameters
/// @param seed   of the random rotations
TransformState initial_state(const PlacementPlan& plan, const BlockShape& shape, const BlockWeights& weights,
                             const ChannelRange& input, double alpha, at::ScalarType dtype,
                             std::uint64_t seed = 0);

/// The diagonal act^α / w^(1−α) of a placement that has layers to read it, float32 [heads · n].
at::Tensor migration_scale(const PlacementPlan& plan, const BlockShape& shape, const BlockWeights& weights,
                           const ChannelRange& input, double alpha);

/// Starts the matrix over as the diagonal of `scale`. In place. @param scale [heads · n]
void start_at(TransformState& state, const at::Tensor& scale);

/// A∘GM and its inverse, differentiable. @param mask GM [n, n] where the plan is masked(), else undefined
/// @throws c10::Error where A∘GM is singular
AppliedTransform realize(const TransformState& state, const at::Tensor& mask, bool double_inverse);

/// Keeps diagonals away from zero (|a_ii| ≥ 1e-2, positive inside the MLP), as the published code does. In place.
void keep_off_zero(TransformState& state);

/// Margin, condition and merge error of an applied transform. `projected_rows` is left at 0.
PlacementStatus status_of(const AppliedTransform& applied, std::int64_t band);

/// A as full matrices [heads, n, n], whatever its form (pairs as 2 × 2 blocks, a diagonal as n blocks of 1 ×
/// 1; of a Kronecker pair the factor given).
at::Tensor as_blocks(const PlacementPlan& plan, const at::Tensor& matrix);

}  // namespace aq
