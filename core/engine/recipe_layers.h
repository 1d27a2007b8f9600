// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "core/model/model.h"
#include "core/run/recipe.h"

namespace aq {

/// A linear layer and the number format that a recipe gives it.
struct RecipeLayer {
  int block = 0;
  LinearRole role = LinearRole::Query;
  std::string name;  ///< short: "self_attn.q_proj"
  std::int64_t out = 0, in = 0;
  WeightRecipe weights;
};

/// Calls body for every linear layer of every block. Without overrides all blocks are alike, and only the
/// first is gone through.
void for_each_layer(const Model& model, const Recipe& recipe,
                    const std::function<void(const RecipeLayer&)>& body);

}  // namespace aq
