// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <string>

#include "core/base/error.h"
#include "core/calibration/activation_chain.h"
#include "core/calibration/activation_statistics.h"
#include "core/model/block.h"
#include "core/run/ranks.h"
#include "core/run/recipe.h"

namespace aq {

class SampleLosses;

/// What one block is calibrated on.
struct BlockProblem {
  int index = 0;
  BlockShape shape;
  BlockWeights weights;  ///< float32
  std::array<std::string, kLinearRoles> layer_names;
  ActivationRecorder float_activations;  ///< what the float block's layers see on the float chain
  ActivationChain inputs;                ///< the quantized chain
  ActivationChain targets;               ///< float block on the float chain
  ActivationChain
      augmented_targets;  ///< float block on the quantized chain; undefined without the auxiliary loss
};

/// A sample whose output is not finite. It was not written: a chain that is replaced holds the input still.
class NonFiniteOutput : public Error {
 public:
  explicit NonFiniteOutput(std::int64_t sample)
      : Error(ErrorKind::Numeric, "running", "sample " + std::to_string(sample), "its output is not finite"),
        sample_(sample) {}
  std::int64_t sample() const { return sample_; }

 private:
  std::int64_t sample_;
};

/// The float (or any) block over the samples of a chain that are held here, one at a time.
/// @param outputs of the size of `inputs`; may be the same, whose samples are replaced then
/// @throws NonFiniteOutput, Error(Cancelled)
void run_chain(const BlockShape& shape, const BlockWeights& weights, const ActivationChain& inputs,
               ActivationHook* hook, const class RunContext& context, const ActivationChain& outputs);

/// The same for what the hook sees on the way: the outputs are dropped.
void watch_chain(const BlockShape& shape, const BlockWeights& weights, const ActivationChain& inputs,
                 ActivationHook* hook, const RunContext& context);

/// The objective on one sample: the MSE of the block's output against the target (both, where there are two).
/// @param output float32 [1, tokens, hidden], differentiable
at::Tensor sample_loss(const BlockProblem& problem, std::int64_t sample, const at::Tensor& output);

/// What helps where a loss is not finite and nothing has been learned yet.
inline constexpr const char* kAdviceForLosses =
    "the checkpoint may be damaged; otherwise choose more bits or another method";

/// Where a sample's values stop being finite: in its target, a weight, on the way through the block, or where
/// its output is squared; empty where they do not.
/// @param weights of the block as it is run
std::string why_sample_not_finite(const BlockProblem& problem, const BlockWeights& weights,
                                  std::int64_t sample, ActivationHook* hook);

/// Mean of the losses of all ranks' samples, each of which calls: where it is not finite, every rank ends
/// with an error, and none waits for one that has. @param why where this rank's values stop being finite;
/// empty where they do not. @throws Error(Numeric)
double finite_mean(SampleLosses& losses, const Ranks& ranks, int block, const std::string& why);

/// Block output MSE of `outputs` against the problem's targets (both, where there are two), mean over the
/// samples of all ranks, each of which calls. @throws Error(Numeric) where it is not finite
double chain_loss(const BlockProblem& problem, const ActivationChain& outputs, const Ranks& ranks = {});

}  // namespace aq
