#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "core/model/block.h"
#include "core/transform/placement.h"

namespace aq {

/// One placement's transformation as it is used: A and A⁻¹ both, so that neither is formed twice.
struct AppliedTransform {
  PlacementPlan plan;
  at::Tensor matrix;   // A: Diagonal [n]; Affine [heads, n, n]; RotaryPairs [heads, n/2, 2] (cos and sin parts)
  at::Tensor inverse;  // A⁻¹ in the same form
  at::Tensor shift;    // [heads · n], or undefined; for AttentionNorm, MlpNorm and ValueOutput
};

/// The block with every transformation folded into its weights (docs/mathematics.md, "Placements"): activations that
/// reach a layer are multiplied by A⁻¹ and the layer's weight by A, so the block's function stays the same.
/// A full matrix behind a norm becomes Norm::matrix. Differentiable in weights and transforms.
/// @param transforms in the order of plan_placements()
BlockWeights apply(const BlockShape& shape, const BlockWeights& weights,
                   const std::vector<AppliedTransform>& transforms);

/// Takes what is left behind the norms out of a transformed (and perhaps quantized) block, so that an ordinary
/// checkpoint can hold it: a full matrix A⁻¹ goes into the layers' weights, Ŵ·A⁻ᵀ, and a shift that has no norm bias
/// to live in goes into the layers' biases, b − Ŵ·shift. Exact only where activations are not quantized in between.
/// @param transforms those given to apply()
BlockWeights merge_norms(const BlockShape& shape, const BlockWeights& original, BlockWeights transformed,
                         const std::vector<AppliedTransform>& transforms);

}  // namespace aq
