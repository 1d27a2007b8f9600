// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <nlohmann/json.hpp>

#include "core/checkpoint/gguf/gguf_config.h"

namespace aq {
namespace {

constexpr double kQwenTheta = 1e6;

constexpr GgufName kQwenNames[] = {
    {"token_embd", "model.embed_tokens"},
    {"output_norm", "model.norm"},
    {"output", "lm_head"},
    {"blk.%.attn_norm", "model.layers.%.input_layernorm"},
    {"blk.%.attn_q", "model.layers.%.self_attn.q_proj"},
    {"blk.%.attn_k", "model.layers.%.self_attn.k_proj"},
    {"blk.%.attn_v", "model.layers.%.self_attn.v_proj"},
    {"blk.%.attn_q_norm", "model.layers.%.self_attn.q_norm"},
    {"blk.%.attn_k_norm", "model.layers.%.self_attn.k_norm"},
    {"blk.%.attn_output", "model.layers.%.self_attn.o_proj"},
    {"blk.%.ffn_norm", "model.layers.%.post_attention_layernorm"},
    {"blk.%.ffn_gate", "model.layers.%.mlp.gate_proj"},
    {"blk.%.ffn_up", "model.layers.%.mlp.up_proj"},
    {"blk.%.ffn_down", "model.layers.%.mlp.down_proj"},
};

void write_qwen_config(const GgufFile& file, nlohmann::ordered_json& config) {
  write_sizes(file, config);
  write_llama_like(file, config, "hidden_act", "silu");
  write_rope(file, config, kQwenTheta);
  config["use_sliding_window"] = false;
}

void write_qwen2_config(const GgufFile& file, nlohmann::ordered_json& config) {
  config["architectures"] = {"Qwen2ForCausalLM"};
  config["model_type"] = "qwen2";
  write_qwen_config(file, config);
}

void write_qwen3_config(const GgufFile& file, nlohmann::ordered_json& config) {
  config["architectures"] = {"Qwen3ForCausalLM"};
  config["model_type"] = "qwen3";
  write_qwen_config(file, config);
  config["attention_bias"] = file.find_tensor("blk.0.attn_q.bias") != nullptr;
}

}  // namespace

const GgufArchitecture& qwen2_gguf() {
  static constexpr GgufArchitecture architecture{"qwen2", kQwenNames, write_qwen2_config};
  return architecture;
}

const GgufArchitecture& qwen3_gguf() {
  static constexpr GgufArchitecture architecture{"qwen3", kQwenNames, write_qwen3_config};
  return architecture;
}

}  // namespace aq
