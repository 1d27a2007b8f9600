// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <nlohmann/json.hpp>

#include "core/checkpoint/gguf/gguf_config.h"

namespace aq {
namespace {

/// Falcon 7B: one norm before attention and MLP alike.
constexpr GgufName kFalconNames[] = {
    {"token_embd", "transformer.word_embeddings"},
    {"output_norm", "transformer.ln_f"},
    {"output", "lm_head"},
    {"blk.%.attn_norm", "transformer.h.%.input_layernorm"},
    {"blk.%.attn_qkv", "transformer.h.%.self_attention.query_key_value", GgufRows::FalconGroups},
    {"blk.%.attn_output", "transformer.h.%.self_attention.dense"},
    {"blk.%.ffn_up", "transformer.h.%.mlp.dense_h_to_4h"},
    {"blk.%.ffn_down", "transformer.h.%.mlp.dense_4h_to_h"},
};

/// Falcon 40B and 180B: each its own.
constexpr GgufName kNewFalconNames[] = {
    {"token_embd", "transformer.word_embeddings"},
    {"output_norm", "transformer.ln_f"},
    {"output", "lm_head"},
    {"blk.%.attn_norm", "transformer.h.%.ln_mlp"},
    {"blk.%.attn_norm_2", "transformer.h.%.ln_attn"},
    {"blk.%.attn_qkv", "transformer.h.%.self_attention.query_key_value", GgufRows::FalconGroups},
    {"blk.%.attn_output", "transformer.h.%.self_attention.dense"},
    {"blk.%.ffn_up", "transformer.h.%.mlp.dense_h_to_4h"},
    {"blk.%.ffn_down", "transformer.h.%.mlp.dense_4h_to_h"},
};

/// Several KV heads that groups of query heads share, or two norms, are the newer layout's.
void write_falcon_config(const GgufFile& file, nlohmann::ordered_json& config, int norms) {
  const std::int64_t kv_heads = file.integer_or(architecture_key(file, "attention.head_count_kv"), 1);
  const bool grouped = kv_heads > 1 && kv_heads < architecture_integer(file, "attention.head_count");
  const bool new_decoder = norms == 2 || grouped;
  config["architectures"] = {"FalconForCausalLM"};
  config["model_type"] = "falcon";
  write_sizes(file, config, {.ffn = "ffn_hidden_size"});
  config["num_kv_heads"] = kv_heads;
  config["multi_query"] = kv_heads == 1;
  config["new_decoder_architecture"] = new_decoder;
  if (new_decoder) config["num_ln_in_parallel_attn"] = norms;
  config["parallel_attn"] = true;
  config["alibi"] = false;
  config["bias"] = file.find_tensor("blk.0.attn_qkv.bias") != nullptr;
  config["layer_norm_epsilon"] = file.number_or(architecture_key(file, "attention.layer_norm_epsilon"), 1e-5);
  config["activation"] = "gelu";
  write_rope(file, config);
}

void write_one_norm(const GgufFile& file, nlohmann::ordered_json& config) {
  write_falcon_config(file, config, 1);
}
void write_two_norms(const GgufFile& file, nlohmann::ordered_json& config) {
  write_falcon_config(file, config, 2);
}

}  // namespace

const GgufArchitecture& falcon_gguf(bool two_norms) {
  static constexpr GgufArchitecture one{"falcon", kFalconNames, write_one_norm};
  static constexpr GgufArchitecture two{"falcon", kNewFalconNames, write_two_norms};
  return two_norms ? two : one;
}

}  // namespace aq
