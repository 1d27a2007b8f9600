// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <vector>

#include "core/calibration/block_problem.h"
#include "core/calibration/rounded_layer.h"
#include "core/calibration/weight_quantizer.h"
#include "core/run/recipe.h"
#include "core/run/run_context.h"

namespace aq {

struct LearnedRounding {
  RoundedLayers layers;
  std::vector<float> losses;  ///< mean of each epoch, of the block with its rounding as far as it was decided
};

/// Learns how a block's weights are rounded, on the MSE of the block's output (BRECQ's block reconstruction),
/// a batch of samples a step; the transforms are as they are. Events go to `context`.
/// @param quantizer   has the grids; takes the ranges that SignRound tunes
/// @param transformed the block's weights in the transformed space
/// @param hook        quantizes activations; may be null
/// @param first_epoch what its first epoch counts as
/// @throws Error(Numeric) where the loss is not finite, Error(Cancelled)
LearnedRounding learn_rounding(const BlockProblem& problem, const Recipe& recipe, WeightQuantizer& quantizer,
                               const BlockWeights& transformed, ActivationHook* hook, int first_epoch,
                               const RunContext& context);

}  // namespace aq
