#pragma once

#include <string>

#include "core/quant/fake_quantize.h"

namespace aq {

/// What the ends of each row's range are multiplied by, float32 [rows], in (0, 1]; undefined for 1. Number
/// formats without a range to clip take none (require_weight_format).
struct ClippingFactors {
  at::Tensor lower, upper;
};

/// One layer's weight on the levels of the recipe's number format, without gradient.
/// @param weight [out, in] @param layer for messages @param seed of the k-means start
/// @throws Error(BadArgument) where the group size does not divide the layer
QuantizedWeight quantize_weight(const at::Tensor& weight, const WeightRecipe& recipe,
                                const std::string& layer, std::int64_t seed,
                                const ClippingFactors& factors = {});

/// The same, differentiable: fake_quantize() for integers, for code books straight-through, w + (Q(w) − w)
/// with the bracket held constant. @returns [out, in]
at::Tensor fake_quantize_weight(const at::Tensor& weight, const WeightRecipe& recipe,
                                const std::string& layer, std::int64_t seed,
                                const ClippingFactors& factors = {});

/// @throws Error(BadArgument) where the format has other bits than the recipe's, or cannot be clipped as it
/// says
void require_weight_format(const Recipe& recipe);

}  // namespace aq
