// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <nlohmann/json.hpp>

#include "core/checkpoint/gguf/gguf_config.h"

namespace aq {
namespace {

constexpr GgufName kLlamaNames[] = {
    {"token_embd", "model.embed_tokens"},
    {"output_norm", "model.norm"},
    {"output", "lm_head"},
    {"blk.%.attn_norm", "model.layers.%.input_layernorm"},
    {"blk.%.attn_q", "model.layers.%.self_attn.q_proj", GgufRows::QueryHalves},
    {"blk.%.attn_k", "model.layers.%.self_attn.k_proj", GgufRows::KeyHalves},
    {"blk.%.attn_v", "model.layers.%.self_attn.v_proj"},
    {"blk.%.attn_output", "model.layers.%.self_attn.o_proj"},
    {"blk.%.ffn_norm", "model.layers.%.post_attention_layernorm"},
    {"blk.%.ffn_gate", "model.layers.%.mlp.gate_proj"},
    {"blk.%.ffn_up", "model.layers.%.mlp.up_proj"},
    {"blk.%.ffn_down", "model.layers.%.mlp.down_proj"},
    // Mixtral
    {"blk.%.ffn_gate_inp", "model.layers.%.block_sparse_moe.gate"},
    {"blk.%.ffn_gate_exps", "model.layers.%.block_sparse_moe.experts.#.w1"},
    {"blk.%.ffn_down_exps", "model.layers.%.block_sparse_moe.experts.#.w2"},
    {"blk.%.ffn_up_exps", "model.layers.%.block_sparse_moe.experts.#.w3"},
};

void name_model(nlohmann::ordered_json& config, const char* architecture, const char* type) {
  config["architectures"] = {architecture};
  config["model_type"] = type;
}

/// Mistral's files say "llama" too: without a sliding window the two are the same model.
void name_llama(const GgufFile& file, nlohmann::ordered_json& config) {
  const std::int64_t experts = file.integer_or(architecture_key(file, "expert_count"), 0);
  if (experts == 0) return name_model(config, "LlamaForCausalLM", "llama");
  name_model(config, "MixtralForCausalLM", "mixtral");
  config["num_local_experts"] = experts;
  config["num_experts_per_tok"] = architecture_integer(file, "expert_used_count");
}

void write_llama_config(const GgufFile& file, nlohmann::ordered_json& config) {
  name_llama(file, config);
  write_sizes(file, config);
  write_llama_like(file, config, "hidden_act", "silu");
  write_rope(file, config);
  config["attention_bias"] = file.find_tensor("blk.0.attn_q.bias") != nullptr;
  config["mlp_bias"] = file.find_tensor("blk.0.ffn_up.bias") != nullptr;
}

void write_mistral_config(const GgufFile& file, nlohmann::ordered_json& config) {
  name_model(config, "MistralForCausalLM", "mistral");
  write_sizes(file, config);
  write_llama_like(file, config, "hidden_act", "silu");
  write_rope(file, config);
  const std::string window = architecture_key(file, "attention.sliding_window");
  config["sliding_window"] = nullptr;
  if (file.has(window)) config["sliding_window"] = file.integer(window);
}

}  // namespace

const GgufArchitecture& llama_gguf() {
  static constexpr GgufArchitecture architecture{"llama", kLlamaNames, write_llama_config};
  return architecture;
}

const GgufArchitecture& mistral_gguf() {
  static constexpr GgufArchitecture architecture{"mistral", kLlamaNames, write_mistral_config};
  return architecture;
}

}  // namespace aq
