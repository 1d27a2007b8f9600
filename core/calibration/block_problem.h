#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <string>

#include "core/model/block.h"
#include "core/run/recipe.h"

namespace aq {

/// What one block is calibrated on.
struct BlockProblem {
  int index = 0;
  BlockShape shape;
  BlockWeights weights;  ///< float32
  std::array<std::string, kLinearRoles> layer_names;
  at::Tensor float_inputs;      ///< [samples, tokens, hidden]: the float chain
  at::Tensor inputs;            ///< [samples, tokens, hidden]: the quantized chain
  at::Tensor targets;           ///< float block on the float chain
  at::Tensor augmented_targets; ///< float block on the quantized chain; undefined without the auxiliary loss
};

/// The float (or any) block over a chain of samples, one at a time. @returns [samples, tokens, hidden]
at::Tensor forward_chain(const BlockShape& shape, const BlockWeights& weights, const at::Tensor& inputs,
                         ActivationHook* hook, const class RunContext& context);

/// The objective on one sample: the MSE of the block's output against the target (both, where there are two).
/// @param output float32 [1, tokens, hidden], differentiable
at::Tensor sample_loss(const BlockProblem& problem, std::int64_t sample, const at::Tensor& output);

/// Block output MSE of `outputs` against the problem's targets (both, where there are two), mean over samples.
double chain_loss(const BlockProblem& problem, const at::Tensor& outputs);

}  // namespace aq
