// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/explore/layer_marks.h"

#include <algorithm>
#include <utility>

#include "core/inspect/layer_values.h"
#include "core/run/layer_overrides.h"

namespace aq {
namespace {

const std::string kWeights = "weights.";

/// The settings of the weights that differ, by their names in the section.
std::vector<std::pair<std::string, ParameterValue>> differences(const WeightRecipe& from,
                                                                const WeightRecipe& to) {
  Recipe a, b;
  a.weights = from;
  b.weights = to;
  std::vector<std::pair<std::string, ParameterValue>> found;
  for (const Parameter& parameter : recipe_parameters())
    if (parameter.path.starts_with(kWeights) && get(a, parameter) != get(b, parameter))
      found.emplace_back(parameter.path.substr(kWeights.size()), get(b, parameter));
  return found;
}

}  // namespace

bool has_own_settings(const Recipe& recipe, const std::string& path) {
  return std::ranges::find(recipe.layers, path, &LayerOverride::layers) != recipe.layers.end();
}

Recipe without_own_settings(Recipe recipe, const std::string& path) {
  std::erase_if(recipe.layers, [&](const LayerOverride& one) { return one.layers == path; });
  return recipe;
}

Recipe with_own_settings(Recipe recipe, int block, const std::string& layer, const WeightRecipe& weights) {
  const std::string path = layer_path(block, layer);
  recipe = without_own_settings(std::move(recipe), path);
  auto settings = differences(weight_recipe_of(recipe, block, layer), weights);
  if (!settings.empty()) recipe.layers.push_back({path, std::move(settings)});
  return recipe;
}

Recipe with_layer_in_float(Recipe recipe, int block, const std::string& layer) {
  WeightRecipe weights = weight_recipe_of(recipe, block, layer);
  weights.bits = kFloatBits;
  return with_own_settings(std::move(recipe), block, layer, weights);
}

}  // namespace aq
