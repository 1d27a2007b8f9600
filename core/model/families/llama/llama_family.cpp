#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/model/config_fields.h"
#include "core/model/families/llama/rope_config.h"
#include "core/model/family.h"

namespace aq::llama {
namespace {

void read_heads(const JsonView& config, BlockShape& block) {
  block.heads = size_field(config, "num_attention_heads");
  block.kv_heads = size_field_or(config, "num_key_value_heads", block.heads);
  if (block.heads % block.kv_heads != 0)
    config.at("num_key_value_heads").fail("does not divide num_attention_heads");
  if (!config.has("head_dim") && block.hidden % block.heads != 0)
    config.at("num_attention_heads").fail("does not divide hidden_size, and there is no head_dim");
  block.head_dim = size_field_or(config, "head_dim", std::max<std::int64_t>(1, block.hidden / block.heads));
  if (block.heads * block.head_dim > kLargestSize)
    config.at("num_attention_heads").fail("times head_dim is too large");
}

BlockShape read_block(const JsonView& config) {
  BlockShape block;
  block.hidden = size_field(config, "hidden_size");
  read_heads(config, block);
  block.ffn = size_field(config, "intermediate_size");
  block.norm = NormKind::RmsNorm;
  block.norm_eps = positive_field_or(config, "rms_norm_eps", 1e-6);
  block.mlp = MlpKind::Gated;
  require_text(config, "hidden_act", "silu");
  block.activation = Activation::Silu;
  read_rope(config, block);
  return block;
}

ModelConfig read_config(const nlohmann::json& json, const std::string& file) {
  const JsonView config(json, file);
  ModelConfig model;
  model.block = read_block(config);
  model.layers = size_field(config, "num_hidden_layers");
  model.vocabulary = size_field(config, "vocab_size");
  model.max_positions = size_field_or(config, "max_position_embeddings", 2048);
  model.tied_head = config.boolean_or("tie_word_embeddings", false);
  model.qkv_bias = model.output_bias = config.boolean_or("attention_bias", false);
  model.mlp_bias = config.boolean_or("mlp_bias", false);
  return model;
}

std::string layer(std::int64_t block) { return "model.layers." + std::to_string(block) + "."; }

std::string linear_name(LinearRole role, std::int64_t block) {
  switch (role) {
    case LinearRole::Query:
      return layer(block) + "self_attn.q_proj";
    case LinearRole::Key:
      return layer(block) + "self_attn.k_proj";
    case LinearRole::Value:
      return layer(block) + "self_attn.v_proj";
    case LinearRole::Output:
      return layer(block) + "self_attn.o_proj";
    case LinearRole::Gate:
      return layer(block) + "mlp.gate_proj";
    case LinearRole::Up:
      return layer(block) + "mlp.up_proj";
    case LinearRole::Down:
      return layer(block) + "mlp.down_proj";
  }
  throw Error(ErrorKind::Internal, "naming", "a layer", "unknown role");
}

void announce_biases(nlohmann::ordered_json& config) {
  config["attention_bias"] = true;
  config["mlp_bias"] = true;
}

}  // namespace

Family family() {
  Family llama;
  llama.id = "llama";
  llama.architectures = {"LlamaForCausalLM"};
  llama.read_config = read_config;
  llama.linear_name = linear_name;
  llama.attention_norm_name = [](std::int64_t block) { return layer(block) + "input_layernorm"; };
  llama.mlp_norm_name = [](std::int64_t block) { return layer(block) + "post_attention_layernorm"; };
  llama.embedding_name = "model.embed_tokens.weight";
  llama.final_norm_name = "model.norm";
  llama.head_name = "lm_head.weight";
  llama.announce_biases = announce_biases;
  return llama;
}

}  // namespace aq::llama
