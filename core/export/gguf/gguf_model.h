// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <utility>
#include <vector>

#include "core/checkpoint/gguf/gguf_architecture.h"
#include "core/checkpoint/gguf/gguf_entries.h"
#include "core/model/model_config.h"

namespace aq {

/// llama.cpp's architecture for a model. @throws Error(Internal) where there is none (gguf_model_refusal)
const GgufArchitecture& gguf_architecture_of(const ModelConfig& config);

/// Why llama.cpp has nothing that computes this model; empty where it has.
std::string gguf_model_refusal(const ModelConfig& config);

/// The architecture's sizes, norms, rotary positions and windows.
void write_model_entries(const ModelConfig& config, GgufEntries& entries);

/// Factors on the rotary frequencies, which lie beside the weights: names and float32 [pairs].
std::vector<std::pair<std::string, at::Tensor>> rope_tensors(const ModelConfig& config);

/// The model that the file describes: `config` but for what GGUF says otherwise. Within a window that no
/// layer leaves it is the same model without one.
ModelConfig described_by_gguf(ModelConfig config);

/// What of two models' numbers is not the same, e.g. "rope_theta"; empty where they are one model.
std::string first_difference(const ModelConfig& a, const ModelConfig& b);

}  // namespace aq
