// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <vector>

#include "core/run/recipe.h"
#include "core/sensitivity/layer_sensitivity.h"

namespace aq {

/// Which of the bit-widths each layer has, and what that is reckoned to cost.
struct BitChoice {
  std::vector<std::size_t> formats;  ///< index into Sensitivity::bits, one a layer
  double bits_per_weight = 0;        ///< mean over the weights, scales counted
  double divergence = 0;             ///< sum of the layers' own: as if they did not act on each other
};

/// From all layers at the fewest bits to all at the most, one layer a step: each step is the one that takes
/// most divergence away for a bit, so that every point is the best of its size as far as divergences add up
/// (the lower convex hull of each layer's choices: Shoham and Gersho, "Efficient bit allocation for an
/// arbitrary set of quantizers", 1988). A bit-width that is worse than a smaller one is never taken.
std::vector<BitChoice> trade_off(const Sensitivity& sensitivity);

/// The best choice within a budget of mean bits a weight. @throws Error(BadArgument) where the fewest bits
/// already take more
BitChoice choose_bits(const Sensitivity& sensitivity, double bits_per_weight);

/// `bytes` of all linear layers together as bits a weight.
double bits_of_bytes(const Sensitivity& sensitivity, std::int64_t bytes);

/// The recipe with the choice in it: the most frequent bits are the recipe's, other layers are overrides, one
/// for a layer of all blocks where they agree. Overrides that were there before are dropped.
Recipe with_bits(Recipe recipe, const Sensitivity& sensitivity, const BitChoice& choice);

}  // namespace aq
