// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/export/calibrated_layers.h"
#include "core/run/recipe.h"

namespace aq::compressed_tensors {

// The variants: integers packed into words, or an int8 each.
inline constexpr const char *kPackedVariant = "pack-quantized", *kIntVariant = "int-quantized";

/// Empty stands for int-quantized where all weights are symmetric 8-bit with a scale a channel and inputs are
/// rounded to 8 bits, which is what the int8 kernels of servers take; for pack-quantized elsewhere.
std::string chosen_variant(const Recipe& recipe, const std::string& variant);

/// config.json's quantization_config. @param ignored modules whose weights stay float
nlohmann::ordered_json quantization_config(const std::vector<LayerInfo>& layers,
                                           const ActivationRecipe& activations, const std::string& variant,
                                           const std::vector<std::string>& ignored);

}  // namespace aq::compressed_tensors
