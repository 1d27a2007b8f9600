#include <nlohmann/json.hpp>

#include "core/checkpoint/gguf/gguf_config.h"

namespace aq {
namespace {

bool has_two_falcon_norms(const GgufFile& file) {
  return file.find_tensor("blk.0.attn_norm_2.weight") != nullptr;
}

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

void write_falcon_config(const GgufFile& file, nlohmann::ordered_json& config) {
  const std::int64_t kv_heads = file.integer_or(architecture_key(file, "attention.head_count_kv"), 1);
  const bool new_decoder = has_two_falcon_norms(file);
  config["architectures"] = {"FalconForCausalLM"};
  config["model_type"] = "falcon";
  write_sizes(file, config, {.ffn = "ffn_hidden_size"});
  config["num_kv_heads"] = kv_heads;
  config["multi_query"] = kv_heads == 1;
  config["new_decoder_architecture"] = new_decoder;
  config["parallel_attn"] = true;
  config["alibi"] = false;
  config["bias"] = file.find_tensor("blk.0.attn_qkv.bias") != nullptr;
  config["layer_norm_epsilon"] = file.number_or(architecture_key(file, "attention.layer_norm_epsilon"), 1e-5);
  config["activation"] = "gelu";
  write_rope(file, config);
}

}  // namespace

const GgufArchitecture& falcon_gguf(const GgufFile& file) {
  static constexpr GgufArchitecture one_norm{"falcon", kFalconNames, write_falcon_config};
  static constexpr GgufArchitecture two_norms{"falcon", kNewFalconNames, write_falcon_config};
  return has_two_falcon_norms(file) ? two_norms : one_norm;
}

}  // namespace aq
