// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/recipe_formats.h"

#include <algorithm>
#include <set>

#include "core/model/tensor_layout.h"
#include "core/run/layer_overrides.h"

namespace aq {
namespace {

/// Names that the checkpoint has for a block's layer: its own, that of the tensor it lies in, its experts'.
std::vector<std::string> stored_layer_names(const std::string& name,
                                            const std::vector<StoredTensor>& stored) {
  for (const StoredTensor& one : stored) {
    std::vector<std::string> parts;
    for (const StoredTensor::Part& part : one.parts) parts.push_back(part.name);
    if (one.stacked && one.name == name) return parts;
    if (!one.stacked && std::ranges::find(parts, name) != parts.end()) return {one.name};
  }
  return {name};
}

std::vector<std::string> matrices_of_block(const Model& model, std::int64_t block) {
  const Family& family = model.family();
  const ModelConfig& config = model.config();
  const auto stored =
      family.stored_tensors ? family.stored_tensors(config, block) : std::vector<StoredTensor>();
  std::vector<std::string> names;
  for (const LinearRole role : kAllLinearRoles) {
    if (!has_layer(config.block, role)) continue;
    for (std::string& name : stored_layer_names(family.linear_name(role, block), stored))
      names.push_back(std::move(name));
  }
  if (config.block.experts > 0 && family.router_name) names.push_back(family.router_name(block));
  return names;
}

}  // namespace

std::vector<RecipeFormat> recipe_formats(const Recipe& recipe, const ModelConfig& config) {
  const auto family = std::ranges::find(families(), config.family, &Family::id);
  std::vector<RecipeFormat> layers;
  if (family == families().end()) return layers;
  const std::int64_t blocks =
      recipe.layers.empty() ? std::min<std::int64_t>(config.layers, 1) : config.layers;
  for (int block = 0; block < blocks; ++block)
    for (const LinearRole role : kAllLinearRoles) {
      if (!has_layer(config.block, role)) continue;
      const std::string name = short_layer_name(*family, role);
      const WeightRecipe format = weight_recipe_of(recipe, block, name);
      const auto shape = weight_shape(config.block, role);
      const bool in_mlp = role == LinearRole::Gate || role == LinearRole::Up || role == LinearRole::Down;
      if (format.bits < 16)
        layers.push_back(
            {layer_path(block, name), format, shape[0] / (in_mlp ? config.block.mlps() : 1), shape[1]});
    }
  return layers;
}

bool formats_differ(const std::vector<RecipeFormat>& layers) {
  return std::ranges::any_of(layers, [&](const RecipeFormat& layer) {
    const WeightRecipe &one = layer.format, &first = layers.front().format;
    return one.bits != first.bits || one.symmetric != first.symmetric ||
           one.granularity != first.granularity ||
           (one.granularity == "group" && one.group_size != first.group_size);
  });
}

std::vector<std::string> float_layers(const Model& model, const CalibratedLayers& quantized) {
  std::set<std::string> seen;
  for (const LayerInfo& layer : quantized.layers()) seen.insert(layer.name);
  std::vector<std::string> names;
  for (std::int64_t block = 0; block < model.config().layers; ++block)
    for (std::string& name : matrices_of_block(model, block))
      if (seen.insert(name).second) names.push_back(std::move(name));
  return names;
}

}  // namespace aq
