// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/channel_rounding.h"

#include <ATen/ATen.h>

#include "core/quant/weight_format.h"

namespace aq {

bool channels_are_independent(const WeightRecipe& recipe) {
  return recipe.granularity != "tensor" && !recipe.double_quantization;  // whose scales share a mean
}

QuantizedWeight round_channels(const at::Tensor& channels, std::int64_t first,
                               const PreviewSettings& settings, const std::string& layer) {
  const std::int64_t out = channels.size(0), in = channels.size(1);
  const std::int64_t rows = weight_rows(weight_row(settings.weights, out, in, layer), out, in);
  ClippingFactors factors;
  if (settings.clip_ratio < 1 && weight_format_traits(settings.weights.format).clips)
    factors.lower = factors.upper = at::full({rows}, settings.clip_ratio, at::kFloat);
  // A row's start in k-means goes by its number in the whole layer.
  return quantize_weight(channels, settings.weights, layer, settings.seed + first * (rows / out), factors);
}

}  // namespace aq
