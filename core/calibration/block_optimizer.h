// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/calibration/activation_clipping.h"
#include "core/calibration/batch_gradients.h"
#include "core/calibration/block_problem.h"
#include "core/calibration/learned_transform.h"
#include "core/calibration/weight_quantizer.h"
#include "core/run/run_context.h"

namespace aq {

/// What learning a block left behind, beside the learned parameters themselves.
struct LearningCurve {
  double initial_loss = 0;
  std::vector<float> losses;                         ///< mean of each epoch
  std::vector<std::vector<PlacementStatus>> epochs;  ///< of each epoch, each placement
};

/// Learns the parameters of `transform`, `quantizer` and `activations` in place: AdamW without weight decay,
/// a batch of samples a step, on the MSE of the block's output. Where several ranks share the samples, each
/// sees the gradients of its own, and all take the same steps. Events go to `context`.
/// @throws Error(Numeric) when the recovery ladder is at its end, Error(Cancelled)
class BlockOptimizer {
 public:
  BlockOptimizer(const BlockProblem& problem, const Recipe& recipe, LearnedTransform& transform,
                 WeightQuantizer& quantizer, ActivationClipping& activations, ActivationHook* hook);
  LearningCurve run(const RunContext& context);

 private:
  /// The block's output on one sample with everything as it stands. @param sample index
  BlockWeights transformed() const;
  at::Tensor loss_of(const BlockWeights& weights, std::int64_t sample) const;
  double loss_without_learning(const RunContext& context) const;
  /// The gradients of samples [first, first + count), where the parameters take them from. @returns their
  /// losses
  /// @throws NumericTrouble, on all ranks alike
  std::vector<double> find_gradients(std::int64_t first, std::int64_t count, BatchGradients& gradients,
                                     const RunContext& context);
  /// @param place in its batch @returns why the sample has no gradients, on this rank; empty where it has
  std::string add_sample(std::int64_t sample, std::int64_t place, BatchGradients& gradients);
  /// Where a sample's values stop being finite, for the user.
  std::string why_loss_not_finite(std::int64_t sample) const;
  /// The parameter whose gradient is not; empty where all are.
  std::string non_finite_gradient() const;
  /// Of the transform's matrices. @throws NumericTrouble where a parameter is not finite or has no inverse
  std::vector<PlacementStatus> status_of_matrices() const;
  /// The layer whose clipping factors are not, or the activations'; empty where all are.
  std::string non_finite_clipping() const;
  /// @returns the epoch's mean loss. @throws NumericTrouble
  double run_epoch(int epoch, const RunContext& context);
  /// Sets the learning rates of a step, counted over all epochs.
  void follow_schedule(std::int64_t step);
  std::vector<at::Tensor> clipping_parameters() const;
  void finish_epoch(int epoch, double loss, double seconds, const RunContext& context);

  const BlockProblem& problem_;
  const Recipe& recipe_;
  LearnedTransform& transform_;
  WeightQuantizer& quantizer_;
  ActivationClipping& activations_;
  ActivationHook* hook_;
  double learning_rate_factor_ = 1;
  struct Optimizer;
  std::shared_ptr<Optimizer> optimizer_;
  LearningCurve curve_;
};

}  // namespace aq
