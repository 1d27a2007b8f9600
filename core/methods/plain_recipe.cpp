// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/methods/plain_recipe.h"

#include <utility>

namespace aq {

Recipe plain_recipe(Recipe recipe, const std::string& method) {
  recipe.method = method;
  recipe.weights.format = "integer";
  recipe.activations.outlier_threshold = 0;
  recipe.activations.clipping = "min-max";
  recipe.activations.clip_ratio = 1;
  recipe.transform = {};
  recipe.clipping = {};
  recipe.rounding = {};
  recipe.optimizer = {.epochs = 0, .compute = std::move(recipe.optimizer.compute)};
  return recipe;
}

}  // namespace aq
