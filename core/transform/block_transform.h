// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <limits>
#include <vector>

#include "core/model/block.h"
#include "core/run/recipe.h"
#include "core/transform/placement.h"

namespace aq {

/// One placement's transformation as it is used: A and A⁻¹ both, so that neither is formed twice.
struct AppliedTransform {
  PlacementPlan plan;
  at::Tensor matrix;  // A: Diagonal [n]; Affine [heads, n, n]; RotaryPairs [heads, n/2, 2] (cos and sin
                      // parts); Kronecker: the left factor [n1, n1]
  at::Tensor inverse;  // A⁻¹ in the same form
  at::Tensor shift;    // [heads · n], or undefined; for AttentionNorm, MlpNorm and ValueOutput
  at::Tensor right;    // [n2, n2], Kronecker only
  at::Tensor right_inverse;  // [n2, n2]
  std::int64_t band = std::numeric_limits<std::int64_t>::max();  ///< A is zero further from its diagonal
  at::ScalarType products = at::kFloat;                          ///< precision of W·A behind a norm
};

/// The block with every transformation folded into its weights (docs/mathematics.md, "Placements"):
/// activations that reach a layer are multiplied by A⁻¹ and the layer's weight by A, so the block's function
/// stays the same. What cannot be folded into what comes before (a full matrix behind a norm, the online
/// placements) becomes the site's left and right. Differentiable in weights and transforms.
/// @param transforms in the order of plan_placements()
BlockWeights apply(const BlockShape& shape, const BlockWeights& weights,
                   const std::vector<AppliedTransform>& transforms);

/// Takes what is left behind the norms and at the sites out of a transformed (and perhaps quantized) block,
/// so that an ordinary checkpoint can hold it: A⁻¹ goes into the layers' weights, Ŵ·A⁻ᵀ, and a shift that has
/// no norm bias to live in goes into the layers' biases, b − Ŵ·shift. Sites whose activations the recipe
/// quantizes keep A⁻¹ and get A, for a merged block rounds x·A⁻¹ and then comes back; the others need
/// neither.
/// @param transforms those given to apply()
BlockWeights merge(const BlockShape& shape, const BlockWeights& original, BlockWeights transformed,
                   const std::vector<AppliedTransform>& transforms, const ActivationRecipe& activations);

}  // namespace aq
