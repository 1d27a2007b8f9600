// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

#include "core/run/recipe.h"

namespace aq {

// What a recipe says of one layer alone, by the path that its overrides go by ("3.self_attn.q_proj").
// Overrides by globs stay as they are.

bool has_own_settings(const Recipe& recipe, const std::string& path);
Recipe without_own_settings(Recipe recipe, const std::string& path);
/// The layer gets these weights, whatever the recipe and its other overrides say.
Recipe with_own_settings(Recipe recipe, int block, const std::string& layer, const WeightRecipe& weights);
Recipe with_layer_in_float(Recipe recipe, int block, const std::string& layer);

}  // namespace aq
