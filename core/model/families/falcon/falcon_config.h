// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/model/model_config.h"

namespace aq::falcon {

/// Falcon (Almazrouei et al. 2023) in its three makes: those of 1B and before (multi_query false), 7B
/// (multi-query, one norm before both branches) and 40B or 11B (new_decoder_architecture: grouped queries,
/// two norms or one).
/// @throws Error(BadInput) for ALiBi, and for what no published Falcon is
ModelConfig read_config(const nlohmann::json& json, const std::string& file);

void announce_biases(nlohmann::ordered_json& config);

}  // namespace aq::falcon
