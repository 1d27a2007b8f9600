// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "core/calibration/activation_statistics.h"
#include "core/run/recipe.h"
#include "core/run/run_event.h"
#include "core/transform/transform_state.h"

namespace aq {

/// What the recovery ladder may change while a block is learned.
struct TransformLimits {
  double stability_factor = 0.1;
  bool double_inverse = false;
  bool diagonal_only = false;
};

/// All placements of one block with their parameters, masks and limits.
class LearnedTransform {
 public:
  /// @param inputs what the float block's linear layers saw on the calibration set
  LearnedTransform(const Recipe& recipe, const BlockShape& shape, const BlockWeights& weights,
                   const ActivationRecorder& inputs);

  bool empty() const { return states_.empty(); }
  /// In the order of plan_placements().
  const std::vector<TransformState>& states() const { return states_; }
  /// Starts one placement over as a diagonal. @param scale [heads · n]
  void start_at(std::size_t placement, const at::Tensor& scale);
  /// Matrices, scales and shifts.
  std::vector<at::Tensor> parameters() const;
  /// Of each of parameters(), for the user: "the matrix of mlp_norm".
  std::vector<std::string> parameter_names() const;
  const TransformLimits& limits() const { return limits_; }
  void set_limits(const TransformLimits& limits);

  /// Sets the masks of `epoch` of `epochs`. The recipe's gradual mask decides how wide they are.
  void start_epoch(int epoch, int epochs);
  /// A∘GM and its inverse of every placement, differentiable. @throws c10::Error where one is singular
  /// A and A⁻¹ of every placement. @param products precision of W·A behind a norm
  std::vector<AppliedTransform> realize(at::ScalarType products = at::kFloat) const;
  /// The block in the transformed space, its weights float32, differentiable.
  BlockWeights apply(const BlockShape& shape, const BlockWeights& weights,
                     const std::vector<AppliedTransform>& transforms) const;
  /// After an optimizer step: diagonals off zero, and dominance where the recipe enforces it.
  void after_step();

  /// Health of each placement now. Takes a few decompositions: once an epoch, not once a step.
  std::vector<PlacementStatus> status();
  /// Pictures of the full matrices (the head with the smallest margin).
  std::vector<MatrixSnapshot> snapshots(int block, int epoch) const;

  std::vector<at::Tensor> copy_parameters() const;
  void restore_parameters(const std::vector<at::Tensor>& copy);

 private:
  TransformRecipe recipe_;
  TransformLimits limits_;
  int epoch_ = 0, epochs_ = 1;
  std::vector<TransformState> states_;
  std::vector<at::Tensor> masks_;  // [n, n] for Affine placements, else undefined
  std::vector<std::int64_t> bands_;
  std::vector<int> projected_rows_;  // since the last status()
};

}  // namespace aq
