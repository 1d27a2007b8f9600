// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <string>
#include <vector>

#include "core/model/block.h"
#include "core/quant/weight_format.h"
#include "core/rounding/gptq.h"
#include "core/run/recipe.h"

namespace aq {

/// Which of a mixture's experts some rows of a layer are.
struct ExpertRows {
  std::int64_t expert = 0, experts = 1;
};

/// Puts the weights of a block on the levels of the recipe's number format, with clipping factors that can be
/// learned (LWC: OmniQuant, equation 2, sigmoid(γ)·max(W) and sigmoid(β)·min(W)) or given.
class WeightQuantizer {
 public:
  /// @param block its index @param names of the layers by role: what the recipe's overrides go by
  /// @throws Error(BadArgument) as weight_row
  WeightQuantizer(const Recipe& recipe, int block, const BlockWeights& weights,
                  const std::array<std::string, kLinearRoles>& names);

  bool active() const;  ///< for any layer
  bool active(LinearRole role) const { return layer(role).recipe.bits < 16; }
  /// The clipping factors' parameters; empty unless they are learned.
  std::vector<at::Tensor> parameters() const;

  /// Differentiable fake quantization of every layer's weight.
  BlockWeights quantize(BlockWeights weights) const;
  /// The same at the moment a weight is used, but for code books and mixtures of experts: a graph holds each
  /// weight once then.
  BlockWeights quantize_in_use(BlockWeights weights) const;
  /// One layer under other factors than its own. @param weight [out, in]; @returns it dequantized
  at::Tensor quantize(LinearRole role, const at::Tensor& weight, const ClippingFactors& factors) const;
  /// Of integer formats.
  IntegerGrid grid(LinearRole role) const { return weight_grid(layer(role).recipe); }
  /// How many consecutive weights of a layer share a scale (weight_row).
  std::int64_t row(LinearRole role) const { return layer(role).row; }
  /// Clips a layer by these factors from now on.
  void set_factors(LinearRole role, const ClippingFactors& factors);
  /// One layer for good.
  QuantizedWeight finish(LinearRole role, const at::Tensor& weight) const;
  /// The same by GPTQ, for integers. @param factor of the Hessian of the layer's input
  /// @param weight the layer's, or the rows of one of its experts
  GptqResult finish(LinearRole role, const at::Tensor& weight, const InverseFactor& factor,
                    const GptqOptions& options, const RunContext& context, ExpertRows rows = {}) const;
  /// The factors that a layer is clipped by, without graph, [rows]; undefined for min-max.
  ClippingFactors row_factors(LinearRole role) const;
  /// The factors, float32 [2, out, groups]; undefined for min-max.
  at::Tensor factors(LinearRole role) const;

 private:
  struct Layer {
    WeightRecipe recipe{.bits = 16};
    std::string name;
    std::int64_t row = 0;
    std::int64_t out = 0;
    at::Tensor lower, upper;  // [rows] before the sigmoid, or undefined
    ClippingFactors given;    // in place of learned ones
  };
  static ClippingFactors factors_of(const Layer& one);
  const Layer& layer(LinearRole role) const { return layers_[static_cast<std::size_t>(role)]; }

  std::int64_t seed_;
  std::array<Layer, kLinearRoles> layers_;
};

}  // namespace aq
