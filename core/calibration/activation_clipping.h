// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "core/model/block.h"
#include "core/run/recipe.h"

namespace aq {

/// Learned factors on both ends of every token's range, two a site (LAC: FlatQuant, section 3.1): σ(γ)·max
/// and σ(β)·min with β and γ from 4. Empty where the recipe does not learn them.
class ActivationClipping {
 public:
  explicit ActivationClipping(const ActivationRecipe& recipe);

  std::vector<at::Tensor> parameters() const;
  /// Puts the factors into the sites of a block, differentiable.
  void apply(BlockWeights& weights) const;

 private:
  struct Site {
    at::Tensor lower, upper;  // [] before the sigmoid, or undefined
  };
  std::array<Site, kActivationSites> sites_;
};

}  // namespace aq
