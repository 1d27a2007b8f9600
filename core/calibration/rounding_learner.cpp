// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/calibration/rounding_learner.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include "core/base/error.h"

namespace aq {

RoundingLearner::RoundingLearner(const WeightQuantizer& quantizer, const BlockWeights& transformed)
    : transformed_(transformed), leaves_(transformed) {
  for (const LinearRole role : kAllLinearRoles) {
    at::Tensor& weight = transformed_[role].weight;
    if (!weight.defined() || !quantizer.active(role)) continue;
    weight = weight.detach().to(at::kFloat).contiguous();
    roles_.push_back(role);
  }
}

BlockWeights RoundingLearner::weights() {
  for (std::size_t i = 0; i < roles_.size(); ++i)
    leaves_[roles_[i]].weight = rounded(i).requires_grad_(c10::GradMode::is_enabled());
  return leaves_;
}

std::vector<at::Tensor> RoundingLearner::leaves() const {
  std::vector<at::Tensor> list;
  for (const LinearRole role : roles_) list.push_back(leaves_[role].weight);
  return list;
}

const at::Tensor& RoundingLearner::gradient(LinearRole role) const { return leaves_[role].weight.grad(); }

RoundedLayers RoundingLearner::finish(WeightQuantizer& quantizer) {
  RoundedLayers layers;
  for (std::size_t i = 0; i < roles_.size(); ++i) {
    settle(i, quantizer);
    const QuantizedWeight nearest = quantizer.finish(roles_[i], transformed(roles_[i]));
    const RowGrids grid = row_grids(nearest, quantizer.grid(roles_[i]), quantizer.row(roles_[i]));
    RoundedLayer& layer = layers[static_cast<std::size_t>(roles_[i])];
    layer.quantized = with_integers(nearest, grid, integers(i, grid));
    const at::Tensor other = layer.quantized.integers.ne(nearest.integers);
    layer.flipped = other.sum().item<double>() / static_cast<double>(other.numel());
  }
  return layers;
}

std::unique_ptr<RoundingLearner> rounding_learner(const Recipe& recipe, const RoundingPlan& plan,
                                                  const WeightQuantizer& quantizer,
                                                  const BlockWeights& transformed) {
  if (recipe.rounding.rule == "adaround") return adaround_learner(recipe, plan, quantizer, transformed);
  if (recipe.rounding.rule == "signround") return signround_learner(recipe, plan, quantizer, transformed);
  throw Error(ErrorKind::Internal, "rounding", recipe.rounding.rule, "it is not a learned rule");
}

}  // namespace aq
