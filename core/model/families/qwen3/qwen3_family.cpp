// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <nlohmann/json.hpp>

#include "core/model/config_fields.h"
#include "core/model/gated_decoder.h"
#include "core/model/layer_types.h"

namespace aq::qwen3 {
namespace {

constexpr std::int64_t kUsualHeadDim = 128;

/// LLaMA with norms on each head's queries and keys.
ModelConfig read_config(const nlohmann::json& json, const std::string& file) {
  nlohmann::json complete = json;
  if (json.is_object() && !json.contains("head_dim")) complete["head_dim"] = kUsualHeadDim;
  const JsonView config(complete, file);
  require_text(config, "hidden_act", "silu");
  ModelConfig model = read_gated_decoder(config);
  model.block.query_key_norms = true;
  model.qkv_bias = model.output_bias = config.boolean_or("attention_bias", false);
  read_upper_windows(config, model);
  return model;
}

}  // namespace

Family family() {
  Family qwen3 = gated_decoder("qwen3", "Qwen3ForCausalLM");
  qwen3.read_config = read_config;
  qwen3.query_norm_name = [](std::int64_t block) { return gated_decoder_layer(block) + "self_attn.q_norm"; };
  qwen3.key_norm_name = [](std::int64_t block) { return gated_decoder_layer(block) + "self_attn.k_norm"; };
  return qwen3;
}

}  // namespace aq::qwen3
