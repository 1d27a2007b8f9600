// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/export/bitsandbytes/layer_fit.h"
#include "core/export/exporter.h"

namespace aq::bitsandbytes {

/// config.json's quantization_config, as transformers' BitsAndBytesConfig.to_dict() gives it.
/// @param dtype   of the weights: 4-bit layers compute in it
/// @param skipped modules that stay float; empty: only the head, as transformers takes for granted
nlohmann::ordered_json quantization_config(const LayerFit& fit, const Recipe& recipe, at::ScalarType dtype,
                                           const std::vector<std::string>& skipped);

/// Linear modules of the checkpoint that are not among `layers`: none, or these and the head.
std::vector<std::string> skipped_modules(const Model& model, const CalibratedLayers& layers);

}  // namespace aq::bitsandbytes
