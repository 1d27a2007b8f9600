// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>

#include "core/calibration/block_problem.h"
#include "core/run/recipe.h"
#include "core/run/run_context.h"

namespace aq {

/// A static range of activations.
struct ObservedRange {
  double low = 0, high = 0;
};

/// The range of values under an observer: all of them (min-max), the middle share of them (percentile), or
/// the shrunken range that rounds them with the least squared error (mse; a grid of 80 ratios from 1 down to
/// 0.2).
/// @param values [n], at least one; @param extremes of all values, of which `values` may be an excerpt
ObservedRange observed_range(const at::Tensor& values, const ObservedRange& extremes,
                             const ActivationRecipe& recipe, int bits);

/// Gives every quantized site of a transformed block its static range, as the activations are on the
/// quantized chain. Does nothing where ranges are dynamic. @throws Error(Cancelled)
void observe_ranges(const BlockProblem& problem, BlockWeights& transformed, const ActivationRecipe& recipe,
                    const RunContext& context);

}  // namespace aq
