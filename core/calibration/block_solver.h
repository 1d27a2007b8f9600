// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/calibration/block_problem.h"
#include "core/calibration/block_record.h"
#include "core/run/run_context.h"

namespace aq {

/// A calibrated block.
struct BlockSolution {
  BlockWeights weights;  ///< float32, quantized, every transformation merged: the checkpoint's form
  BlockRecord record;    ///< without `tensors` and `final_loss`, which the checkpoint's dtype decides
};

/// Quantizes one block under a recipe: starts the transforms from the float chain's activations, learns them and the
/// clipping factors, puts the weights on their grid and merges. The recipe must be resolved().
/// @throws Error(Numeric), Error(BadArgument), Error(Cancelled)
BlockSolution solve_block(const BlockProblem& problem, const Recipe& recipe, const RunContext& context);

}  // namespace aq
