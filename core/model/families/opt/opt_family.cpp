// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/model/config_fields.h"
#include "core/model/family.h"

namespace aq::opt {
namespace {

void require_supported(const JsonView& config) {
  require_flag(config, "do_layer_norm_before", true);
  require_flag(config, "_remove_final_layer_norm", false);
  require_flag(config, "layer_norm_elementwise_affine", true);
  require_text(config, "activation_function", "relu");
  const auto hidden = size_field(config, "hidden_size");
  if (size_field_or(config, "word_embed_proj_dim", hidden) != hidden)
    config.at("word_embed_proj_dim")
        .fail("differs from hidden_size, and projected embeddings are not supported");
}

BlockShape read_block(const JsonView& config) {
  BlockShape block;
  block.hidden = size_field(config, "hidden_size");
  block.heads = block.kv_heads = size_field(config, "num_attention_heads");
  if (block.hidden % block.heads != 0) config.at("num_attention_heads").fail("does not divide hidden_size");
  block.head_dim = block.hidden / block.heads;
  block.ffn = size_field(config, "ffn_dim");
  block.norm = NormKind::LayerNorm;
  block.norm_eps = 1e-5;
  block.mlp = MlpKind::Plain;
  block.activation = Activation::Relu;
  return block;
}

ModelConfig read_config(const nlohmann::json& json, const std::string& file) {
  const JsonView config(json, file);
  require_supported(config);
  ModelConfig model;
  model.block = read_block(config);
  model.layers = size_field(config, "num_hidden_layers");
  model.vocabulary = size_field(config, "vocab_size");
  model.max_positions = size_field(config, "max_position_embeddings");
  model.tied_head = config.boolean_or("tie_word_embeddings", true);
  model.qkv_bias = model.output_bias = model.mlp_bias = config.boolean_or("enable_bias", true);
  return model;
}

std::string layer(std::int64_t block) { return "model.decoder.layers." + std::to_string(block) + "."; }

std::string linear_name(LinearRole role, std::int64_t block) {
  switch (role) {
    case LinearRole::Query:
      return layer(block) + "self_attn.q_proj";
    case LinearRole::Key:
      return layer(block) + "self_attn.k_proj";
    case LinearRole::Value:
      return layer(block) + "self_attn.v_proj";
    case LinearRole::Output:
      return layer(block) + "self_attn.out_proj";
    case LinearRole::Up:
      return layer(block) + "fc1";
    case LinearRole::Down:
      return layer(block) + "fc2";
    case LinearRole::Gate:
      break;
  }
  throw Error(ErrorKind::Internal, "naming", "a layer", "an OPT block has no gate");
}

}  // namespace

Family family() {
  Family opt;
  opt.id = "opt";
  opt.architectures = {"OPTForCausalLM"};
  opt.read_config = read_config;
  opt.linear_name = linear_name;
  opt.attention_norm_name = [](std::int64_t block) { return layer(block) + "self_attn_layer_norm"; };
  opt.mlp_norm_name = [](std::int64_t block) { return layer(block) + "final_layer_norm"; };
  opt.embedding_name = "model.decoder.embed_tokens.weight";
  opt.position_embedding_name = "model.decoder.embed_positions.weight";
  opt.position_offset = 2;  // HF keeps fairseq's two rows before position 0
  opt.final_norm_name = "model.decoder.final_layer_norm";
  opt.head_name = "lm_head.weight";
  opt.announce_biases = [](nlohmann::ordered_json& config) { config["enable_bias"] = true; };
  return opt;
}

}  // namespace aq::opt
