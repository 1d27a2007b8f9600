// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/gated_decoder.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/model/config_fields.h"
#include "core/model/rope_config.h"

namespace aq {
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
  block.activation = Activation::Silu;
  read_rope(config, block);
  return block;
}

void refuse_biases(nlohmann::ordered_json& config) {
  const std::string architecture = config["architectures"][0].get<std::string>();
  throw Error(ErrorKind::BadArgument, "setting", "--shift",
              "layers of " + architecture + " cannot have the biases that a shift needs",
              "choose --shift bias");
}

}  // namespace

std::string gated_decoder_layer(std::int64_t block) { return "model.layers." + std::to_string(block) + "."; }

std::string gated_decoder_linear(LinearRole role, std::int64_t block) {
  const std::string layer = gated_decoder_layer(block);
  switch (role) {
    case LinearRole::Query:
      return layer + "self_attn.q_proj";
    case LinearRole::Key:
      return layer + "self_attn.k_proj";
    case LinearRole::Value:
      return layer + "self_attn.v_proj";
    case LinearRole::Output:
      return layer + "self_attn.o_proj";
    case LinearRole::Gate:
      return layer + "mlp.gate_proj";
    case LinearRole::Up:
      return layer + "mlp.up_proj";
    case LinearRole::Down:
      return layer + "mlp.down_proj";
  }
  throw Error(ErrorKind::Internal, "naming", "a layer", "unknown role");
}

ModelConfig read_gated_decoder(const JsonView& config) {
  ModelConfig model;
  model.block = read_block(config);
  model.layers = size_field(config, "num_hidden_layers");
  model.vocabulary = size_field(config, "vocab_size");
  model.max_positions = size_field_or(config, "max_position_embeddings", 2048);
  model.tied_head = config.boolean_or("tie_word_embeddings", false);
  return model;
}

Family gated_decoder(const std::string& id, const std::string& architecture) {
  Family family;
  family.id = id;
  family.architectures = {architecture};
  family.linear_name = gated_decoder_linear;
  family.attention_norm_name = [](std::int64_t block) {
    return gated_decoder_layer(block) + "input_layernorm";
  };
  family.mlp_norm_name = [](std::int64_t block) {
    return gated_decoder_layer(block) + "post_attention_layernorm";
  };
  family.embedding_name = "model.embed_tokens.weight";
  family.final_norm_name = "model.norm";
  family.head_name = "lm_head.weight";
  family.announce_biases = refuse_biases;
  return family;
}

}  // namespace aq
