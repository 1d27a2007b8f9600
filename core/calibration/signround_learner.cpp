// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/ATen.h>

#include "core/base/interruption.h"
#include "core/calibration/rounding_learner.h"
#include "core/rounding/signround.h"

namespace aq {
namespace {

class SignRoundLearner : public RoundingLearner {
 public:
  SignRoundLearner(const Recipe& recipe, const RoundingPlan& plan, const WeightQuantizer& quantizer,
                   const BlockWeights& weights)
      : RoundingLearner(quantizer, weights),
        plan_(plan),
        rate_(recipe.rounding.lr > 0 ? recipe.rounding.lr : 1 / static_cast<double>(plan.steps)),
        tune_range_(recipe.rounding.tune_range),
        best_loss_(plan.initial_loss) {
    for (const LinearRole role : roles()) {
      const ClippingFactors given = quantizer.row_factors(role);
      layers_.emplace_back(transformed(role), quantizer.grid(role), quantizer.row(role), given.lower,
                           given.upper);
      best_.push_back(layers_.back().copy());
    }
  }

  bool keeps_best() const override { return true; }

  void step(std::int64_t step) override {
    const double left = 1 - static_cast<double>(step) / static_cast<double>(plan_.steps);
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      interruption_point();
      layers_[i].step(layers_[i].backward(gradient(roles()[i])), rate_ * left, tune_range_);
    }
  }

  void finish_epoch(double loss) override {
    if (!(loss < best_loss_)) return;
    best_loss_ = loss;
    for (std::size_t i = 0; i < layers_.size(); ++i) best_[i] = layers_[i].copy();
  }

 private:
  at::Tensor rounded(std::size_t index) const override { return layers_[index].rounded_weight(); }

  void settle(std::size_t index, WeightQuantizer& quantizer) override {
    layers_[index].restore(best_[index]);
    if (tune_range_) quantizer.set_factors(roles()[index], {layers_[index].lower(), layers_[index].upper()});
  }

  at::Tensor integers(std::size_t index, const RowGrids& grid) const override {
    return layers_[index].integers(grid);
  }

  RoundingPlan plan_;
  double rate_;
  bool tune_range_;
  double best_loss_;
  std::vector<SignRound> layers_;  // as roles()
  std::vector<SignRound::State> best_;
};

}  // namespace

std::unique_ptr<RoundingLearner> signround_learner(const Recipe& recipe, const RoundingPlan& plan,
                                                   const WeightQuantizer& quantizer,
                                                   const BlockWeights& transformed) {
  return std::make_unique<SignRoundLearner>(recipe, plan, quantizer, transformed);
}

}  // namespace aq
