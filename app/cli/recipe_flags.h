// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <map>
#include <string>

#include "core/run/recipe.h"

namespace CLI {
class App;
}

namespace aq::cli {

/// The flags that were given for a recipe's settings: by the setting's path, the text as typed.
using RecipeFlags = std::map<std::string, std::string>;

/// Adds the option of one setting. `flags` must outlive the parsing.
void add_recipe_flag(CLI::App& command, const Parameter& parameter, RecipeFlags& flags);

/// Adds one option for every setting of recipe_parameters(). `flags` must outlive the parsing.
void add_recipe_flags(CLI::App& command, RecipeFlags& flags);

/// Sets what the flags say. --group-size alone also chooses the granularity: N > 0 groups, 0 and -1 (as other
/// tools write it) whole output channels. @throws Error(BadArgument)
Recipe apply_flags(Recipe recipe, const RecipeFlags& flags);

}  // namespace aq::cli
