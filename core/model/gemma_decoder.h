// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/model/gated_decoder.h"

namespace aq {

inline constexpr std::int64_t kGemmaWindow = 4096;  ///< where config.json does not mention one

/// What Gemma 2 and 3 share beyond LLaMA: gains stored less one, norms on the outputs of attention and MLP,
/// scaled embeddings, a scale of the scores of its own, GELU in the gate.
ModelConfig read_gemma_decoder(const JsonView& config);
Family gemma_decoder(const std::string& id, const std::string& architecture);

/// A cap of scores or logits: 0 where it is null. @param missing what it is where the file does not mention
/// it
double read_softcap(const JsonView& config, const std::string& key, double missing);

}  // namespace aq
