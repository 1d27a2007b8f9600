// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/engine/recipe_layers.h"

#include "core/model/tensor_layout.h"
#include "core/run/layer_overrides.h"

namespace aq {

void for_each_layer(const Model& model, const Recipe& recipe,
                    const std::function<void(const RecipeLayer&)>& body) {
  const BlockShape& shape = model.config().block;
  const int blocks = recipe.layers.empty() ? 1 : static_cast<int>(model.config().layers);
  for (int block = 0; block < blocks; ++block)
    for (const LinearRole role : kAllLinearRoles) {
      if (!has_layer(shape, role)) continue;
      const auto size = weight_shape(shape, role);
      const std::string name = short_layer_name(model.family(), role);
      body({block, role, name, size[0], size[1], weight_recipe_of(recipe, block, name)});
    }
}

}  // namespace aq
