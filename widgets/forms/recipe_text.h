// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <optional>

#include "core/run/recipe.h"

namespace aq {

/// What is wrong with a recipe's text, and where.
struct RecipeTextProblem {
  int line = 0;  ///< the first one is 0
  QString key;   ///< "weights.bits"; empty where the text is no JSON
  QString reason;
};

/// A text read as a recipe: one of the two.
struct RecipeText {
  std::optional<Recipe> recipe;
  std::optional<RecipeTextProblem> problem;
};

/// Keys that are missing keep the value they have in `start`.
RecipeText read_recipe_text(const QString& text, const Recipe& start);

/// Every setting, a line each.
QString write_recipe_text(const Recipe& recipe);

}  // namespace aq
