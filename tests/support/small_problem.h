// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/calibration/block_problem.h"
#include "core/run/run_context.h"
#include "tests/support/forward_chain.h"
#include "tests/support/random_block.h"

namespace aq::test {

/// A block with one loud channel behind each norm, and inputs that pass through it.
inline BlockProblem small_problem(bool llama, std::int64_t samples = 4, std::int64_t tokens = 16) {
  BlockProblem problem;
  problem.shape = llama ? llama_shape(32, 4, 2, 48) : opt_shape(32, 4, 48);
  problem.weights = random_block(problem.shape, 5, at::kFloat);
  problem.weights.attention_norm.weight[3] = 12;
  problem.weights.mlp_norm.weight[7] = 9;
  problem.layer_names = {"q", "k", "v", "o", "gate", "up", "down"};
  pose(problem, random({samples, tokens, 32}, 6, at::kFloat));
  return problem;
}

}  // namespace aq::test
