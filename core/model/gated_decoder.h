// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/checkpoint/json_view.h"
#include "core/model/family.h"

namespace aq {

/// What LLaMA and its descendants share: RMSNorms, grouped queries, rotary positions, a gated MLP, and names.

/// "model.layers.3."
std::string gated_decoder_layer(std::int64_t block);

/// HF's name of a layer, "model.layers.3.self_attn.q_proj".
std::string gated_decoder_linear(LinearRole role, std::int64_t block);

/// Sizes, norms, rotary positions and head of config.json; no biases, and SiLU.
/// @throws Error(BadInput) where a key is missing, of the wrong type, or asks for what the block cannot do
ModelConfig read_gated_decoder(const JsonView& config);

/// A family of such decoders that says no more than how its config.json is read; the rest may be changed.
/// announce_biases refuses.
Family gated_decoder(const std::string& id, const std::string& architecture);

}  // namespace aq
