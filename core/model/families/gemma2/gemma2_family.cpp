// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/model/gemma_decoder.h"
#include "core/model/layer_types.h"

namespace aq::gemma2 {
namespace {

/// Gemma 2 (Gemma Team 2024): every other layer sees a window, scores and logits are capped.
ModelConfig read_config(const nlohmann::json& json, const std::string& file) {
  const JsonView config(json, file);
  ModelConfig model = read_gemma_decoder(config);
  model.block.attention_softcap = read_softcap(config, "attn_logit_softcapping", 50);
  model.final_softcap = read_softcap(config, "final_logit_softcapping", 30);
  model.local_block = model.block;
  model.local_block.window = read_window(config, kGemmaWindow);
  model.local = read_local_layers(config, model.layers, [](std::int64_t layer) { return layer % 2 == 0; });
  return model;
}

}  // namespace

Family family() {
  Family gemma2 = gemma_decoder("gemma2", "Gemma2ForCausalLM");
  gemma2.read_config = read_config;
  return gemma2;
}

}  // namespace aq::gemma2
