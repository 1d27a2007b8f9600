// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/calibration/rounded_layer.h"
#include "core/calibration/weight_quantizer.h"
#include "core/rounding/row_grids.h"
#include "core/run/recipe.h"

namespace aq {

/// How far a block's rounding is learned: `steps` are taken, `initial_loss` is the block's with every weight
/// rounded to nearest.
struct RoundingPlan {
  std::int64_t steps = 0;
  double initial_loss = 0;
};

/// Learns how the weights of a block are rounded, a step at a time.
class RoundingLearner {
 public:
  virtual ~RoundingLearner() = default;

  /// The block as rounded now. The layers' weights are leaves that take a gradient.
  BlockWeights weights();
  /// The leaves of the last weights(), a layer each.
  std::vector<at::Tensor> leaves() const;
  /// To be called once the leaves have their gradients: one step. @param step counted from 0
  virtual void step(std::int64_t step) = 0;
  /// @param loss mean over the epoch's steps
  virtual void finish_epoch(double /*loss*/) {}
  /// Every layer for good. Clipping factors that were learned go into the quantizer.
  RoundedLayers finish(WeightQuantizer& quantizer);
  /// Whether it goes back to the best that it has seen, rounding to nearest among it.
  virtual bool keeps_best() const { return false; }
  /// What there is to say of it in the end, for the user; may be empty.
  virtual std::string remark() const { return {}; }

 protected:
  RoundingLearner(const WeightQuantizer& quantizer, const BlockWeights& transformed);
  const std::vector<LinearRole>& roles() const { return roles_; }
  const at::Tensor& transformed(LinearRole role) const { return transformed_[role].weight; }
  /// ∂L/∂W̃ of a layer's leaf. [out, in]
  const at::Tensor& gradient(LinearRole role) const;

 private:
  /// The layer's weight as rounded now, [out, in], without graph. @param index among roles()
  virtual at::Tensor rounded(std::size_t index) const = 0;
  virtual void settle(std::size_t /*index*/, WeightQuantizer& /*quantizer*/) {}
  virtual at::Tensor integers(std::size_t index, const RowGrids& grid) const = 0;

  BlockWeights transformed_, leaves_;
  std::vector<LinearRole> roles_;
};

/// @param quantizer has the grids @throws Error(Internal) where the recipe's rule is not a learned one
std::unique_ptr<RoundingLearner> rounding_learner(const Recipe& recipe, const RoundingPlan& plan,
                                                  const WeightQuantizer& quantizer,
                                                  const BlockWeights& transformed);

std::unique_ptr<RoundingLearner> adaround_learner(const Recipe& recipe, const RoundingPlan& plan,
                                                  const WeightQuantizer& quantizer,
                                                  const BlockWeights& transformed);
std::unique_ptr<RoundingLearner> signround_learner(const Recipe& recipe, const RoundingPlan& plan,
                                                   const WeightQuantizer& quantizer,
                                                   const BlockWeights& transformed);

}  // namespace aq
