// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/calibration/block_problem.h"
#include "core/run/run_context.h"

namespace aq::test {

/// A block over a chain, into new memory. @returns [samples, tokens, hidden]
inline at::Tensor forward_chain(const BlockShape& shape, const BlockWeights& weights,
                                const ActivationChain& inputs, ActivationHook* hook = nullptr,
                                const RunContext& context = {}) {
  const auto outputs = ActivationChain::in_memory(inputs.samples(), inputs.tokens(), inputs.hidden());
  run_chain(shape, weights, inputs, hook, context, outputs);
  return outputs.values();
}

/// Sets what the float block makes of a problem's inputs, where both chains are the same. The problem has its
/// shape and weights already.
inline void pose(BlockProblem& problem, const at::Tensor& inputs) {
  problem.inputs = inputs;
  problem.float_activations = ActivationRecorder(nullptr, problem.shape.experts);
  problem.targets = forward_chain(problem.shape, problem.weights, problem.inputs, &problem.float_activations);
}

}  // namespace aq::test
