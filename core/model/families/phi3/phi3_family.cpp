// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <nlohmann/json.hpp>

#include "core/model/config_fields.h"
#include "core/model/gated_decoder.h"
#include "core/model/layer_types.h"

namespace aq::phi3 {
namespace {

/// LLaMA with queries, keys and values in one stored tensor, gate and up in another, and LongRoPE.
ModelConfig read_config(const nlohmann::json& json, const std::string& file) {
  const JsonView config(json, file);
  require_text(config, "hidden_act", "silu");
  ModelConfig model = read_gated_decoder(config);
  if (!config.has("rms_norm_eps")) model.block.norm_eps = 1e-5;
  model.block.window = read_window(config, 0);
  return model;
}

std::vector<StoredTensor> stored_tensors(const ModelConfig& config, std::int64_t block) {
  const BlockShape& shape = config.block;
  const std::string attention = gated_decoder_layer(block) + "self_attn.";
  const std::string mlp = gated_decoder_layer(block) + "mlp.";
  return {{.name = attention + "qkv_proj",
           .parts = {{attention + "q_proj", shape.heads * shape.head_dim},
                     {attention + "k_proj", shape.kv_heads * shape.head_dim},
                     {attention + "v_proj", shape.kv_heads * shape.head_dim}}},
          {.name = mlp + "gate_up_proj",
           .parts = {{mlp + "gate_proj", shape.ffn}, {mlp + "up_proj", shape.ffn}}}};
}

}  // namespace

Family family() {
  Family phi3 = gated_decoder("phi3", "Phi3ForCausalLM");
  phi3.read_config = read_config;
  phi3.stored_tensors = stored_tensors;
  return phi3;
}

}  // namespace aq::phi3
