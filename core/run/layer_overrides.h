// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/run/recipe.h"

namespace aq {

/// Whether a layer fits a glob: `*` stands for any characters, `?` for one. Takes time in proportion to the
/// product of the lengths at most.
bool fits_glob(const std::string& glob, const std::string& text);

/// What overrides go by: "3.self_attn.q_proj".
std::string layer_path(int block, const std::string& layer);

/// The number format of one layer: the recipe's, changed by every override that fits it, in their order.
/// @param layer short name, as a session has it: "self_attn.q_proj"
WeightRecipe weight_recipe_of(const Recipe& recipe, int block, const std::string& layer);

/// {"layers": "*.mlp.down_proj", "bits": 8}. @throws Error(BadArgument)
LayerOverride override_from_json(const nlohmann::json& json);
nlohmann::ordered_json to_json(const LayerOverride& one);

/// As the command line has it: "*.mlp.down_proj:bits=8,symmetric=true". @throws Error(BadArgument)
LayerOverride override_from_text(const std::string& text);
std::string to_text(const LayerOverride& one);

}  // namespace aq
