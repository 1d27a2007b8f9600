// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <vector>

#include "app/cli/recipe_flags.h"
#include "core/run/recipe.h"

namespace aq::cli {

/// The parts of a command line that choose a recipe. Empty: not given.
struct RecipeChoice {
  std::string method;  ///< --method
  std::string preset;  ///< --preset
  std::string file;    ///< --recipe
  RecipeFlags flags;
  std::vector<std::string> layers;  ///< --layer, each time it was given
};

/// Adds the options that choose a recipe. `choice` must outlive the parsing.
void add_recipe_options(CLI::App& command, RecipeChoice& choice);

/// Puts a recipe together. Later ones win: the method as published, the recipe file, the preset's number
/// formats, the flags. Nothing given is AffineQuant at W4A16.
/// @throws Error(BadArgument), Error(BadInput) where the file is no recipe or contradicts --method
Recipe choose_recipe(const RecipeChoice& choice);

}  // namespace aq::cli
