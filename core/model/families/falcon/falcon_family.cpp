// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/model/families/falcon/falcon_config.h"
#include "core/model/family.h"

namespace aq::falcon {
namespace {

std::string layer(std::int64_t block) { return "transformer.h." + std::to_string(block) + "."; }

std::string linear_name(LinearRole role, std::int64_t block) {
  switch (role) {
    case LinearRole::Query:
      return layer(block) + "self_attention.q_proj";
    case LinearRole::Key:
      return layer(block) + "self_attention.k_proj";
    case LinearRole::Value:
      return layer(block) + "self_attention.v_proj";
    case LinearRole::Output:
      return layer(block) + "self_attention.dense";
    case LinearRole::Up:
      return layer(block) + "mlp.dense_h_to_4h";
    case LinearRole::Down:
      return layer(block) + "mlp.dense_4h_to_h";
    case LinearRole::Gate:
      break;
  }
  throw Error(ErrorKind::Internal, "naming", "a layer", "a Falcon block has no gate");
}

std::string attention_norm_name(std::int64_t block) { return layer(block) + "input_layernorm"; }
std::string mlp_norm_name(std::int64_t block) { return layer(block) + "post_attention_layernorm"; }

/// Falcon's three layouts are one: for each KV head its query heads, then its key, then its value. With one
/// query head a KV head that is q, k, v head by head; with a single KV head (multi-query) all queries, then k
/// and v. Parallel branches with a norm each have other names for the norms.
std::vector<StoredTensor> stored_tensors(const ModelConfig& config, std::int64_t block) {
  const BlockShape& shape = config.block;
  std::vector<StoredTensor> stored{
      {.name = layer(block) + "self_attention.query_key_value",
       .parts = {{linear_name(LinearRole::Query, block), shape.kv_group() * shape.head_dim},
                 {linear_name(LinearRole::Key, block), shape.head_dim},
                 {linear_name(LinearRole::Value, block), shape.head_dim}},
       .groups = shape.kv_heads}};
  if (shape.branches != Branches::Parallel) return stored;
  stored.push_back({.name = layer(block) + "ln_attn", .parts = {{attention_norm_name(block), shape.hidden}}});
  stored.push_back({.name = layer(block) + "ln_mlp", .parts = {{mlp_norm_name(block), shape.hidden}}});
  return stored;
}

}  // namespace

Family family() {
  Family falcon;
  falcon.id = "falcon";
  falcon.architectures = {"FalconForCausalLM"};
  falcon.read_config = read_config;
  falcon.linear_name = linear_name;
  falcon.attention_norm_name = attention_norm_name;
  falcon.mlp_norm_name = mlp_norm_name;
  falcon.embedding_name = "transformer.word_embeddings.weight";
  falcon.final_norm_name = "transformer.ln_f";
  falcon.head_name = "lm_head.weight";
  falcon.announce_biases = announce_biases;
  falcon.stored_tensors = stored_tensors;
  return falcon;
}

}  // namespace aq::falcon
