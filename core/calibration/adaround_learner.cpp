// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/ATen.h>
#include <torch/optim/adam.h>

#include <algorithm>
#include <cstdio>

#include "core/base/interruption.h"
#include "core/calibration/rounding_learner.h"
#include "core/rounding/adaround.h"

namespace aq {
namespace {

/// The way that Adam may take each V in all steps together: the authors' 20 000 steps of 10⁻³.
constexpr double kPath = 20;

/// Of the smallest losses the inverse leaves the floats.
constexpr double kLargestUnit = 1e38;

class AdaRoundLearner : public RoundingLearner {
 public:
  AdaRoundLearner(const Recipe& recipe, const RoundingPlan& plan, const WeightQuantizer& quantizer,
                  const BlockWeights& weights)
      : RoundingLearner(quantizer, weights), plan_(plan), regularization_(recipe.rounding.regularization) {
    std::vector<at::Tensor> variables;
    for (const LinearRole role : roles()) {
      const QuantizedWeight nearest = quantizer.finish(role, transformed(role));
      layers_.emplace_back(transformed(role), row_grids(nearest, quantizer.grid(role), quantizer.row(role)));
      variables.push_back(layers_.back().variables());
      weights_ += static_cast<double>(variables.back().numel());
    }
    if (plan.initial_loss > 0)  // else nothing is left to gain
      unit_ = std::min(weights_ / plan.initial_loss, kLargestUnit);
    const double own = kPath / static_cast<double>(plan.steps);
    const torch::optim::AdamOptions options(recipe.rounding.lr > 0 ? recipe.rounding.lr : own);
    for (const at::Tensor& one : variables) adams_.emplace_back(std::vector<at::Tensor>{one}, options);
  }

  void step(std::int64_t step) override {
    const double share = static_cast<double>(step) / static_cast<double>(plan_.steps);
    const double annealed = (share - kAdaRoundWarmUp) / (1 - kAdaRoundWarmUp);
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      interruption_point();
      at::Tensor total = layers_[i].backward(gradient(roles()[i])).mul_(unit_);
      at::Tensor v = layers_[i].variables();
      if (annealed >= 0)
        total.add_(adaround_regularizer(v, adaround_beta(annealed)).gradient, regularization_);
      v.mutable_grad() = total;
      interruption_point();
      adams_[i].step();
    }
  }

  std::string remark() const override {
    double decided = 0;
    for (const AdaRound& layer : layers_)
      decided += layer.decided() * static_cast<double>(layer.variables().numel());
    char text[96];
    std::snprintf(text, sizeof text, "AdaRound had decided %.2f %% of the weights by its last step",
                  100 * decided / weights_);
    return text;
  }

 private:
  at::Tensor rounded(std::size_t index) const override { return layers_[index].soft_weight(); }
  at::Tensor integers(std::size_t index, const RowGrids&) const override { return layers_[index].integers(); }

  RoundingPlan plan_;
  double regularization_;
  double weights_ = 0;
  double unit_ = 0;  // what an MSE is multiplied by, so that rounding to nearest costs 1 a weight
  std::vector<AdaRound> layers_;           // as roles()
  std::vector<torch::optim::Adam> adams_;  // one a layer: a step of all of them is long
};

}  // namespace

std::unique_ptr<RoundingLearner> adaround_learner(const Recipe& recipe, const RoundingPlan& plan,
                                                  const WeightQuantizer& quantizer,
                                                  const BlockWeights& transformed) {
  return std::make_unique<AdaRoundLearner>(recipe, plan, quantizer, transformed);
}

}  // namespace aq
