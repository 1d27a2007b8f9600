// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <nlohmann/json.hpp>

#include "core/model/config_fields.h"
#include "core/model/gemma_decoder.h"
#include "core/model/layer_types.h"
#include "core/model/rope_config.h"

namespace aq::gemma3 {
namespace {

constexpr double kGlobalTheta = 1e6, kLocalTheta = 1e4;
constexpr std::int64_t kUsualPattern = 6;  ///< every sixth layer sees all tokens

/// transformers 5 keeps the rotary settings of both kinds of layers in rope_parameters, earlier versions
/// those of the local ones in a key of their own, without stretching.
void read_rotary(const JsonView& config, ModelConfig& model) {
  model.block.rope_theta = positive_field_or(config, "rope_theta", kGlobalTheta);
  model.local_block.rope_theta = positive_field_or(config, "rope_local_base_freq", kLocalTheta);
  if (config.has("rope_scaling")) read_rope_object(config, config.at("rope_scaling"), model.block);
  if (!config.has("rope_parameters")) return;
  const JsonView rope = config.at("rope_parameters");
  if (rope.has("full_attention")) read_rope_object(config, rope.at("full_attention"), model.block);
  if (rope.has("sliding_attention"))
    read_rope_object(config, rope.at("sliding_attention"), model.local_block);
}

/// Gemma 3's text model (Gemma Team 2025): norms of queries and keys, rotary positions of two bases.
ModelConfig read_config(const nlohmann::json& json, const std::string& file) {
  nlohmann::json without_rope = json;  // its nested form is read below
  if (json.is_object())
    for (const char* key : {"rope_parameters", "rope_scaling"}) without_rope.erase(key);
  ModelConfig model = read_gemma_decoder(JsonView(without_rope, file));
  const JsonView config(json, file);
  if (config.has("attn_logit_softcapping"))
    config.at("attn_logit_softcapping").fail("must be null in Gemma 3");
  model.block.query_key_norms = true;
  model.final_softcap = read_softcap(config, "final_logit_softcapping", 0);
  model.local_block = model.block;
  model.local_block.window = read_window(config, kGemmaWindow);
  read_rotary(config, model);
  const std::int64_t pattern = size_field_or(config, "sliding_window_pattern", kUsualPattern);
  model.local = read_local_layers(config, model.layers,
                                  [pattern](std::int64_t layer) { return (layer + 1) % pattern != 0; });
  return model;
}

}  // namespace

Family family() {
  Family gemma3 = gemma_decoder("gemma3", "Gemma3ForCausalLM");
  gemma3.read_config = read_config;
  gemma3.query_norm_name = [](std::int64_t block) { return gated_decoder_layer(block) + "self_attn.q_norm"; };
  gemma3.key_norm_name = [](std::int64_t block) { return gated_decoder_layer(block) + "self_attn.k_norm"; };
  return gemma3;
}

}  // namespace aq::gemma3
