// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/calibration/weight_quantizer.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <utility>

#include "core/base/interruption.h"
#include "core/quant/rounded_linear.h"
#include "core/run/layer_overrides.h"

namespace aq {
namespace {

constexpr double kFactorStart = 4.0;  // sigmoid(4) = 0.982: barely clipped (OmniQuant's start)

at::Tensor squashed(const at::Tensor& factor) { return factor.defined() ? factor.sigmoid() : at::Tensor(); }

ClippingFactors factors_of_rows(const ClippingFactors& all, ExpertRows rows) {
  if (rows.experts == 1 || !all.lower.defined()) return all;
  const std::int64_t count = all.lower.size(0) / rows.experts;
  return {all.lower.narrow(0, rows.expert * count, count), all.upper.narrow(0, rows.expert * count, count)};
}

}  // namespace

WeightQuantizer::WeightQuantizer(const Recipe& recipe, int block, const BlockWeights& weights,
                                 const std::array<std::string, kLinearRoles>& names)
    : seed_(recipe.calibration.seed) {
  for (const LinearRole role : kAllLinearRoles) {
    const at::Tensor& weight = weights[role].weight;  // [out, in]
    if (!weight.defined()) continue;
    Layer& made = layers_[static_cast<std::size_t>(role)];
    made.name = names[static_cast<std::size_t>(role)];
    made.recipe = weight_recipe_of(recipe, block, made.name);
    if (!active(role)) continue;
    made.out = weight.size(0);
    made.row = weight_row(made.recipe, weight.size(0), weight.size(1), made.name);
    if (recipe.clipping.rule != "learned") continue;
    made.lower = at::full({weight_rows(made.row, weight.size(0), weight.size(1))}, kFactorStart, at::kFloat)
                     .requires_grad_();
    made.upper = made.lower.detach().clone().requires_grad_();
  }
}

bool WeightQuantizer::active() const {
  return std::ranges::any_of(layers_, [](const Layer& one) { return one.recipe.bits < 16; });
}

std::vector<at::Tensor> WeightQuantizer::parameters() const {
  std::vector<at::Tensor> list;
  for (const Layer& one : layers_)
    if (one.lower.defined()) {
      list.push_back(one.lower);
      list.push_back(one.upper);
    }
  return list;
}

BlockWeights WeightQuantizer::quantize(BlockWeights weights) const {
  for (const LinearRole role : kAllLinearRoles) {
    at::Tensor& weight = weights[role].weight;
    if (!weight.defined() || !active(role)) continue;
    interruption_point();
    weight = quantize(role, weight, factors_of(layer(role)));
  }
  return weights;
}

BlockWeights WeightQuantizer::quantize_in_use(BlockWeights weights) const {
  // A product with an expert takes only some rows of its layer, and the rounding goes by the whole.
  if (weights.router.weight.defined()) return quantize(std::move(weights));
  for (const LinearRole role : kAllLinearRoles) {
    if (!weights[role].weight.defined() || !active(role)) continue;
    const ClippingFactors factors = factors_of(layer(role));
    if (layer(role).recipe.format == "integer")
      weights[role].rounding =
          std::make_shared<RoundedLinear>(grid(role), row(role), factors.lower, factors.upper);
    else
      weights[role].weight = quantize(role, weights[role].weight, factors);
  }
  return weights;
}

at::Tensor WeightQuantizer::quantize(LinearRole role, const at::Tensor& weight,
                                     const ClippingFactors& factors) const {
  return fake_quantize_weight(weight, layer(role).recipe, layer(role).name, seed_, factors);
}

void WeightQuantizer::set_factors(LinearRole role, const ClippingFactors& factors) {
  layers_[static_cast<std::size_t>(role)].given = factors;
}

ClippingFactors WeightQuantizer::factors_of(const Layer& one) {
  if (one.given.lower.defined()) return one.given;
  return {squashed(one.lower), squashed(one.upper)};
}

QuantizedWeight WeightQuantizer::finish(LinearRole role, const at::Tensor& weight) const {
  const at::NoGradGuard no_grad;
  const Layer& one = layer(role);
  return quantize_weight(weight, one.recipe, one.name, seed_, factors_of(one));
}

GptqResult WeightQuantizer::finish(LinearRole role, const at::Tensor& weight, const InverseFactor& factor,
                                   const GptqOptions& options, const RunContext& context,
                                   ExpertRows rows) const {
  const at::NoGradGuard no_grad;
  const Layer& one = layer(role);
  const ClippingFactors clipping = factors_of_rows(factors_of(one), rows);
  return gptq_round(weight, factor, weight_grid(one.recipe), one.row, clipping.lower, clipping.upper, options,
                    context);
}

ClippingFactors WeightQuantizer::row_factors(LinearRole role) const {
  const at::NoGradGuard no_grad;
  return factors_of(layer(role));
}

at::Tensor WeightQuantizer::factors(LinearRole role) const {
  const at::NoGradGuard no_grad;
  const Layer& one = layer(role);
  const ClippingFactors clipping = factors_of(one);
  if (!clipping.lower.defined()) return {};
  const at::Tensor both = at::stack({clipping.lower, clipping.upper});  // [2, rows]
  const std::int64_t rows = both.size(1), out = rows < one.out ? 1 : one.out;
  return both.reshape({2, out, rows / out}).contiguous();
}

}  // namespace aq
