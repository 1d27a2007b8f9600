// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

#include "core/run/recipe.h"

namespace aq {

/// The recipe of plain rounding under a method's name: integers, no transform, whole ranges, nearest, nothing
/// learned. What methods have in common; each then sets what is its own. The user's bits, granularity and
/// calibration set stay.
Recipe plain_recipe(Recipe recipe, const std::string& method);

}  // namespace aq
