// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <nlohmann/json.hpp>

#include "core/checkpoint/checked_json.h"
#include "core/run/recipe.h"
#include "tests/fuzz/fuzz_target.h"

/// A recipe that is taken is resolved, named and written down.
AQ_FUZZ_TARGET(recipe_json) {
  const auto json = aq::parse_checked_json(aq::fuzz::text_of(bytes), "recipe.json");
  const aq::Recipe recipe = aq::resolved(aq::recipe_from_json(json));
  aq::short_name(recipe);
  aq::recipe_from_json(aq::to_json(recipe));
}
