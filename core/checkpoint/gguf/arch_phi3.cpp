// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <nlohmann/json.hpp>

#include "core/checkpoint/gguf/gguf_config.h"

namespace aq {
namespace {

constexpr GgufName kPhi3Names[] = {
    {"token_embd", "model.embed_tokens"},
    {"output_norm", "model.norm"},
    {"output", "lm_head"},
    {"blk.%.attn_norm", "model.layers.%.input_layernorm"},
    {"blk.%.attn_qkv", "model.layers.%.self_attn.qkv_proj"},
    {"blk.%.attn_output", "model.layers.%.self_attn.o_proj"},
    {"blk.%.ffn_norm", "model.layers.%.post_attention_layernorm"},
    {"blk.%.ffn_up", "model.layers.%.mlp.gate_up_proj"},
    {"blk.%.ffn_down", "model.layers.%.mlp.down_proj"},
};

/// LongRoPE's two lists of factors are tensors; the factor on attention follows from the lengths.
void write_longrope(const GgufFile& file, nlohmann::ordered_json& config) {
  const GgufTensor* long_factors = file.find_tensor("rope_factors_long.weight");
  const GgufTensor* short_factors = file.find_tensor("rope_factors_short.weight");
  if (long_factors == nullptr || short_factors == nullptr) return;
  config["rope_scaling"] = {{"type", "longrope"},
                            {"long_factor", file.f32_values(*long_factors)},
                            {"short_factor", file.f32_values(*short_factors)}};
}

void write_phi3_config(const GgufFile& file, nlohmann::ordered_json& config) {
  config["architectures"] = {"Phi3ForCausalLM"};
  config["model_type"] = "phi3";
  write_sizes(file, config);
  write_llama_like(file, config, "hidden_act", "silu");
  write_rope(file, config);
  write_longrope(file, config);
  const auto positions = config.at("max_position_embeddings").get<std::int64_t>();
  config["original_max_position_embeddings"] =
      file.integer_or(architecture_key(file, "rope.scaling.original_context_length"), positions);
  const std::int64_t rotary =
      file.integer_or(architecture_key(file, "rope.dimension_count"), head_size(file));
  if (rotary != head_size(file) && head_size(file) > 0)
    config["partial_rotary_factor"] = static_cast<double>(rotary) / static_cast<double>(head_size(file));
  const std::int64_t window = file.integer_or(architecture_key(file, "attention.sliding_window"), 0);
  config["sliding_window"] = nullptr;
  if (window > 0) config["sliding_window"] = window;
}

}  // namespace

const GgufArchitecture& phi3_gguf() {
  static constexpr GgufArchitecture architecture{"phi3", kPhi3Names, write_phi3_config};
  return architecture;
}

}  // namespace aq
