// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/families/falcon/falcon_config.h"

#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/model/config_fields.h"
#include "core/model/rope_config.h"

namespace aq::falcon {
namespace {

void read_heads(const JsonView& config, bool grouped, BlockShape& block) {
  block.heads = size_field(config, "num_attention_heads");
  if (block.hidden % block.heads != 0) config.at("num_attention_heads").fail("does not divide hidden_size");
  block.head_dim = block.hidden / block.heads;
  if (grouped)
    block.kv_heads = size_field_or(config, "num_kv_heads", block.heads);
  else
    block.kv_heads = config.boolean_or("multi_query", true) ? 1 : block.heads;
  if (block.heads % block.kv_heads != 0)
    config.at("num_kv_heads").fail("does not divide num_attention_heads");
}

/// @param grouped new_decoder_architecture, whose branches are always parallel
Branches read_branches(const JsonView& config, bool grouped) {
  const std::int64_t norms = size_field_or(config, "num_ln_in_parallel_attn", grouped ? 2 : 1);
  const bool parallel = config.boolean_or("parallel_attn", true);
  if (grouped && !parallel)
    config.at("parallel_attn").fail("is false, which new_decoder_architecture does not go with");
  if (norms > 2 || (norms == 2 && !grouped))
    config.at("num_ln_in_parallel_attn").fail("must be 1, or 2 with new_decoder_architecture");
  if (!parallel) return Branches::Sequential;
  return norms == 2 ? Branches::Parallel : Branches::ParallelSharedNorm;
}

Activation read_activation(const JsonView& config) {
  const std::string name = config.text_or("activation", "gelu");
  if (name == "gelu") return Activation::Gelu;
  if (name == "relu") return Activation::Relu;
  config.at("activation").fail("is '" + printable(name) + "', and only 'gelu' and 'relu' are supported");
}

BlockShape read_block(const JsonView& config) {
  const bool grouped = config.boolean_or("new_decoder_architecture", false);
  BlockShape block;
  block.hidden = size_field(config, "hidden_size");
  read_heads(config, grouped, block);
  block.ffn = size_field_or(config, "ffn_hidden_size", 4 * block.hidden);
  block.norm = NormKind::LayerNorm;
  block.norm_eps = positive_field_or(config, "layer_norm_epsilon", 1e-5);
  block.branches = read_branches(config, grouped);
  block.mlp = MlpKind::Plain;
  block.activation = read_activation(config);
  read_rope(config, block);
  return block;
}

}  // namespace

ModelConfig read_config(const nlohmann::json& json, const std::string& file) {
  const JsonView config(json, file);
  require_flag(config, "alibi", false);
  ModelConfig model;
  model.block = read_block(config);
  model.layers = size_field(config, "num_hidden_layers");
  model.vocabulary = size_field(config, "vocab_size");
  model.max_positions = size_field_or(config, "max_position_embeddings", 2048);
  model.tied_head = config.boolean_or("tie_word_embeddings", true);
  model.qkv_bias = model.output_bias = model.mlp_bias = config.boolean_or("bias", false);
  return model;
}

void announce_biases(nlohmann::ordered_json& config) { config["bias"] = true; }

}  // namespace aq::falcon
