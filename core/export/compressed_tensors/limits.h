// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <vector>

#include "core/export/export_plan.h"
#include "core/model/model_config.h"
#include "core/run/recipe.h"

namespace aq::compressed_tensors {

/// Why this format cannot carry a recipe on a model, and what can; empty where it can.
/// @param variant of scheme.h; empty: the one that fits
std::string recipe_refusal(const Recipe& recipe, const ModelConfig& config, const std::string& variant);

/// What is known of the programs that read it.
std::vector<ReaderSupport> known_readers(const Recipe& recipe, const ModelConfig& config,
                                         const std::string& variant);

}  // namespace aq::compressed_tensors
