#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <string>
#include <vector>

#include "core/model/block.h"
#include "core/quant/fake_quantize.h"
#include "core/run/recipe.h"

namespace aq {

/// Puts the weights of a block on the recipe's grid, with clipping factors that can be learned (LWC: OmniQuant,
/// equation 2, sigmoid(γ)·max(W) and sigmoid(β)·min(W)).
class WeightQuantizer {
 public:
  /// @param names of the layers, for messages, by role
  /// @throws Error(BadArgument) where the group size does not divide a layer
  WeightQuantizer(const Recipe& recipe, const BlockWeights& weights,
                  const std::array<std::string, kLinearRoles>& names);

  bool active() const { return recipe_.bits < 16; }
  /// The clipping factors' parameters; empty for min-max.
  std::vector<at::Tensor> parameters() const;

  /// Differentiable fake quantization of every layer's weight.
  BlockWeights quantize(BlockWeights weights) const;
  /// One layer for good.
  QuantizedWeight finish(LinearRole role, const at::Tensor& weight) const;
  /// sigmoid of the factors, float32 [2, out, groups]; undefined for min-max.
  at::Tensor factors(LinearRole role) const;

 private:
  struct Layer {
    std::int64_t row = 0;
    std::int64_t out = 0;
    at::Tensor lower, upper;  // [rows] before the sigmoid, or undefined
  };
  const Layer& layer(LinearRole role) const { return layers_[static_cast<std::size_t>(role)]; }

  WeightRecipe recipe_;
  IntegerGrid grid_;
  std::array<Layer, kLinearRoles> layers_;
};

}  // namespace aq
