// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <nlohmann/json.hpp>

#include "core/checkpoint/packed/gptq_layout.h"
#include "core/export/exporter.h"

namespace aq {

/// How the variants "v1" (the default) and "v2" store zero points.
GptqZeros gptq_zeros_of(const std::string& variant);

/// The quantization_config of a GPTQ checkpoint: the settings that most layers have, and those of the others
/// one by one under `dynamic`, which GPTQModel and vLLM know. Layers that stay float are named there and, the
/// other way about, in `modules_in_block_to_quantize`, for transformers.
nlohmann::ordered_json gptq_quantization_config(const ExportRequest& request);

}  // namespace aq
