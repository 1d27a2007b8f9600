// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/gemma_decoder.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/model/config_fields.h"

namespace aq {
namespace {

constexpr double kUsualScalar = 256;

/// Both Gemmas have 256 channels a head, and their heads' width is not that of the residual stream.
nlohmann::json with_defaults(const nlohmann::json& json) {
  nlohmann::json complete = json;
  if (!json.is_object()) return complete;
  if (!json.contains("head_dim")) complete["head_dim"] = 256;
  if (!json.contains("tie_word_embeddings")) complete["tie_word_embeddings"] = true;
  if (!json.contains("num_key_value_heads")) complete["num_key_value_heads"] = 4;
  return complete;
}

}  // namespace

ModelConfig read_gemma_decoder(const JsonView& given) {
  const nlohmann::json json = with_defaults(given.value());
  const JsonView config(json, given.file());
  require_flag(config, "use_bidirectional_attention", false);
  require_text(config, "hidden_activation", "gelu_pytorch_tanh");
  ModelConfig model = read_gated_decoder(config);
  BlockShape& block = model.block;
  block.activation = Activation::GeluTanh;
  block.output_norms = true;
  block.attention_scale = 1 / std::sqrt(positive_field_or(config, "query_pre_attn_scalar", kUsualScalar));
  model.embedding_scale = std::sqrt(static_cast<double>(block.hidden));
  model.qkv_bias = model.output_bias = config.boolean_or("attention_bias", false);
  return model;
}

Family gemma_decoder(const std::string& id, const std::string& architecture) {
  Family gemma = gated_decoder(id, architecture);
  gemma.norm_offset = 1;
  gemma.attention_output_norm_name = gemma.mlp_norm_name;  // "post_attention_layernorm"
  gemma.mlp_norm_name = [](std::int64_t block) {
    return gated_decoder_layer(block) + "pre_feedforward_layernorm";
  };
  gemma.mlp_output_norm_name = [](std::int64_t block) {
    return gated_decoder_layer(block) + "post_feedforward_layernorm";
  };
  return gemma;
}

double read_softcap(const JsonView& config, const std::string& key, double missing) {
  if (!config.value().contains(key)) return missing;
  return config.has(key) ? positive_field(config, key) : 0;
}

}  // namespace aq
