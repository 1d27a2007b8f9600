// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

#include "core/export/exporter.h"

namespace aq {

// The tables of a model card, in Markdown; empty where there is nothing to say.

/// Number formats of the layers, how many have each, and what a weight takes.
std::string format_table(const ExportRequest& request);
/// Every setting of the recipe.
std::string settings_table(const Recipe& recipe);
/// As far as the provenance has them.
std::string perplexity_table(const nlohmann::ordered_json& provenance);
std::string loss_table(const nlohmann::ordered_json& provenance);
/// What made the checkpoint of what: version, method, names and fingerprints.
std::string provenance_table(const ExportRequest& request);

/// "4-bit integers, asymmetric, groups of 128"; "NF4, groups of 64, scales in 8 bits".
std::string described(const WeightRecipe& format);
/// The last part of a path: nobody else has the folders before it.
std::string last_part(const std::string& path);

}  // namespace aq
