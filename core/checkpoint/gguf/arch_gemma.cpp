// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <nlohmann/json.hpp>

#include "core/checkpoint/gguf/gguf_config.h"

namespace aq {
namespace {

using nlohmann::ordered_json;

constexpr GgufName kGemmaNames[] = {
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
    {"blk.%.post_attention_norm", "model.layers.%.post_attention_layernorm"},
    {"blk.%.ffn_norm", "model.layers.%.pre_feedforward_layernorm"},
    {"blk.%.post_ffw_norm", "model.layers.%.post_feedforward_layernorm"},
    {"blk.%.ffn_gate", "model.layers.%.mlp.gate_proj"},
    {"blk.%.ffn_up", "model.layers.%.mlp.up_proj"},
    {"blk.%.ffn_down", "model.layers.%.mlp.down_proj"},
};

/// The divisor of q·k before its root is taken. GGUF does not store it; as llama.cpp knows the models, the
/// largest of a generation (told by its blocks) takes the hidden size's share of a head, the others the head
/// size.
std::int64_t query_scalar(const GgufFile& file, std::int64_t largest_blocks) {
  const std::int64_t heads = architecture_integer(file, "attention.head_count");
  if (architecture_integer(file, "block_count") == largest_blocks && heads > 0)
    return architecture_integer(file, "embedding_length") / heads;
  return head_size(file);
}

/// Every `period`-th block attends to all positions, the others to a window.
ordered_json layer_types(std::int64_t blocks, std::int64_t period) {
  ordered_json types = ordered_json::array();
  for (std::int64_t i = 0; i < blocks; ++i)
    types.push_back((i + 1) % period == 0 ? "full_attention" : "sliding_attention");
  return types;
}

/// @param period blocks from one that attends to all positions to the next
void write_gemma_config(const GgufFile& file, ordered_json& config, std::int64_t period) {
  constexpr std::int64_t kMostBlocks = 10'000;  // a bound on layer_types; config.json's reader has its own
  write_sizes(file, config);
  write_llama_like(file, config, "hidden_activation", "gelu_pytorch_tanh");
  const std::int64_t blocks = config.at("num_hidden_layers").get<std::int64_t>();
  if (blocks > kMostBlocks) file.fail("it claims " + std::to_string(blocks) + " blocks");
  config["sliding_window"] = file.integer_or(architecture_key(file, "attention.sliding_window"), 4096);
  config["layer_types"] = layer_types(blocks, period);
  config["attention_bias"] = false;
}

/// null where the file names none: no cap.
ordered_json softcap(const GgufFile& file, const char* key) {
  const std::string full = architecture_key(file, key);
  return file.has(full) ? ordered_json(file.number_or(full, 0)) : ordered_json();
}

void write_gemma2_config(const GgufFile& file, ordered_json& config) {
  config["architectures"] = {"Gemma2ForCausalLM"};
  config["model_type"] = "gemma2";
  write_gemma_config(file, config, 2);
  write_rope(file, config);
  config["query_pre_attn_scalar"] = query_scalar(file, 46);
  config["attn_logit_softcapping"] = softcap(file, "attn_logit_softcapping");
  config["final_logit_softcapping"] = softcap(file, "final_logit_softcapping");
}

void write_gemma3_config(const GgufFile& file, ordered_json& config) {
  config["architectures"] = {"Gemma3ForCausalLM"};
  config["model_type"] = "gemma3_text";
  write_gemma_config(file, config, 6);
  write_rope(file, config, 1e6);
  config["rope_local_base_freq"] = 10000.0;
  config["query_pre_attn_scalar"] = query_scalar(file, 62);
  config["attn_logit_softcapping"] = nullptr;
  config["final_logit_softcapping"] = softcap(file, "final_logit_softcapping");
}

}  // namespace

const GgufArchitecture& gemma2_gguf() {
  static constexpr GgufArchitecture architecture{"gemma2", kGemmaNames, write_gemma2_config, true};
  return architecture;
}

const GgufArchitecture& gemma3_gguf() {
  static constexpr GgufArchitecture architecture{"gemma3", kGemmaNames, write_gemma3_config, true};
  return architecture;
}

}  // namespace aq
