// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/run/recipe.h"

namespace aq {

/// Of the session files that this program writes. docs/session-file.md says what changed from one to the
/// next.
inline constexpr int kSessionFormatVersion = 2;

/// @param writer program_version of the program that wrote the file; empty where it does not say
/// @throws Error(BadInput) naming both versions where this program does not know the format
void require_known_format(const std::string& path, std::int64_t version, const std::string& writer);

/// The recipe of a session of any format up to this program's: what the programs of that time had no setting
/// for was as it is given here, whatever a recipe's defaults are by now. @throws as recipe_from_json
Recipe stored_recipe(int version, const nlohmann::json& recipe);

}  // namespace aq
