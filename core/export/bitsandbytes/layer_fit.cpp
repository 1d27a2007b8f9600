// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/bitsandbytes/layer_fit.h"

#include <algorithm>
#include <array>
#include <optional>

#include "core/model/family.h"
#include "core/model/tensor_layout.h"
#include "core/run/layer_overrides.h"

namespace aq::bitsandbytes {
namespace {

/// Those of bitsandbytes/_ops.py, quantize_4bit (0.50.2).
constexpr std::array<std::int64_t, 8> kBlockSizes{32, 64, 128, 256, 512, 1024, 2048, 4096};
constexpr std::int64_t kTileRows = 32;  // of its kernel for AVX512-BF16
constexpr const char* kCarriers = "; safetensors and hdf5 can carry it";

/// A layer and what the recipe makes of it.
struct Fitted {
  std::string name;
  WeightRecipe weights;
  std::int64_t out = 0, in = 0;

  std::int64_t row() const {
    return weights.granularity == "group" ? std::min<std::int64_t>(weights.group_size, in) : in;
  }
};

std::string four_bit_refusal(const Fitted& layer) {
  if (layer.in % layer.row() == 0 && std::ranges::find(kBlockSizes, layer.row()) != kBlockSizes.end())
    return {};
  return "bitsandbytes shares a scale among 32, 64, 128, … or 4096 weights, and " + layer.name +
         " would need " + std::to_string(layer.row()) + " of its " + std::to_string(layer.in) +
         " inputs; choose --group-size 64" + kCarriers;
}

std::string int8_refusal(const Fitted& layer) {
  const char* reason = !layer.weights.symmetric ? " has zero points (--symmetric has none)"
                       : layer.row() < layer.in ? " has groups of inputs (--granularity channel has none)"
                                                : nullptr;
  if (!reason) return {};
  return "bitsandbytes' 8-bit layers are symmetric with one scale for each output, and " + layer.name +
         reason + "; safetensors, gptq, compressed-tensors and hdf5 can carry it";
}

std::string layer_refusal(const Fitted& layer) {
  if (layer.weights.format == "nf4" || layer.weights.format == "fp4") return four_bit_refusal(layer);
  if (layer.weights.format == "integer") return int8_refusal(layer);
  return "bitsandbytes has NF4, FP4 and 8-bit integers, not " + layer.weights.format + kCarriers;
}

/// The layers of a block that are rounded.
std::vector<Fitted> fitted_layers(const Recipe& recipe, const ModelConfig& config, const Family& family,
                                  int block) {
  std::vector<Fitted> layers;
  for (const LinearRole role : kAllLinearRoles) {
    if (!has_layer(config.block, role)) continue;
    const std::string name = short_layer_name(family, role);
    const WeightRecipe weights = weight_recipe_of(recipe, block, name);
    const auto shape = weight_shape(config.block, role);
    if (weights.bits < 16) layers.push_back({name, weights, shape[0], shape[1]});
  }
  return layers;
}

/// Takes one more layer in. @param kind of those before it
void take(const Fitted& layer, std::optional<LayerKind>& kind, LayerFit& fit) {
  const LayerKind own = layer_kind(layer.weights);
  fit.refusal = layer_refusal(layer);
  if (fit.refusal.empty() && kind && *kind != own)
    fit.refusal =
        "a checkpoint of bitsandbytes has layers of 4 bits or of 8, not both" + std::string(kCarriers);
  if (!kind) fit.type = layer.weights.format;
  kind = fit.kind = own;
  fit.double_quantized |= own == LayerKind::FourBit && layer.weights.double_quantization;
  if (own == LayerKind::FourBit && (fit.smallest_block == 0 || layer.row() < fit.smallest_block))
    fit.smallest_block = layer.row();
  fit.whole_tiles &= layer.out % kTileRows == 0;
}

}  // namespace

LayerKind layer_kind(const WeightRecipe& weights) {
  return weights.format == "integer" ? LayerKind::Int8 : LayerKind::FourBit;
}

LayerFit layer_fit(const Recipe& recipe, const ModelConfig& config) {
  LayerFit fit;
  const auto family = std::ranges::find(families(), config.family, &Family::id);
  if (family == families().end()) return {.refusal = "the family " + config.family + " is not known"};
  std::optional<LayerKind> kind;
  const auto blocks = recipe.layers.empty() ? std::min<std::int64_t>(config.layers, 1) : config.layers;
  for (int block = 0; block < blocks; ++block)
    for (const Fitted& layer : fitted_layers(recipe, config, *family, block)) {
      take(layer, kind, fit);
      if (!fit.refusal.empty()) return fit;
    }
  if (!kind) fit.refusal = "no layer is quantized; safetensors can carry it";
  return fit;
}

}  // namespace aq::bitsandbytes
