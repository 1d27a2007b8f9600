// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/model/config_fields.h"
#include "core/model/family.h"

namespace aq::gpt2 {
namespace {

Activation read_activation(const JsonView& config) {
  const std::string name = config.text_or("activation_function", "gelu_new");
  if (name == "gelu_new" || name == "gelu_pytorch_tanh") return Activation::GeluTanh;
  if (name == "gelu") return Activation::Gelu;
  if (name == "relu") return Activation::Relu;
  config.at("activation_function")
      .fail("is '" + printable(name) + "', and only 'gelu_new', 'gelu' and 'relu' are supported");
}

BlockShape read_block(const JsonView& config) {
  BlockShape block;
  block.hidden = size_field(config, "n_embd");
  block.heads = block.kv_heads = size_field(config, "n_head");
  if (block.hidden % block.heads != 0) config.at("n_head").fail("does not divide n_embd");
  block.head_dim = block.hidden / block.heads;
  block.ffn = size_field_or(config, "n_inner", 4 * block.hidden);
  block.norm = NormKind::LayerNorm;
  block.norm_eps = positive_field_or(config, "layer_norm_epsilon", 1e-5);
  block.mlp = MlpKind::Plain;
  block.activation = read_activation(config);
  if (!config.boolean_or("scale_attn_weights", true)) block.attention_scale = 1;
  return block;
}

ModelConfig read_config(const nlohmann::json& json, const std::string& file) {
  const JsonView config(json, file);
  require_flag(config, "scale_attn_by_inverse_layer_idx", false);
  require_flag(config, "add_cross_attention", false);
  ModelConfig model;
  model.block = read_block(config);
  model.layers = size_field(config, "n_layer");
  model.vocabulary = size_field(config, "vocab_size");
  model.max_positions = size_field_or(config, "n_positions", 1024);
  model.tied_head = config.boolean_or("tie_word_embeddings", true);
  model.qkv_bias = model.output_bias = model.mlp_bias = true;
  return model;
}

std::string layer(std::int64_t block) { return "transformer.h." + std::to_string(block) + "."; }

std::string linear_name(LinearRole role, std::int64_t block) {
  switch (role) {
    case LinearRole::Query:
      return layer(block) + "attn.q_proj";
    case LinearRole::Key:
      return layer(block) + "attn.k_proj";
    case LinearRole::Value:
      return layer(block) + "attn.v_proj";
    case LinearRole::Output:
      return layer(block) + "attn.c_proj";
    case LinearRole::Up:
      return layer(block) + "mlp.c_fc";
    case LinearRole::Down:
      return layer(block) + "mlp.c_proj";
    case LinearRole::Gate:
      break;
  }
  throw Error(ErrorKind::Internal, "naming", "a layer", "a GPT-2 block has no gate");
}

/// Its Conv1D keeps weights as [in, out].
std::vector<StoredTensor> stored_tensors(const ModelConfig& config, std::int64_t block) {
  const std::int64_t hidden = config.block.hidden;
  const auto turned = [&](LinearRole role, std::int64_t rows) {
    const std::string name = linear_name(role, block);
    return StoredTensor{.name = name, .parts = {{name, rows}}, .transposed = true};
  };
  return {{.name = layer(block) + "attn.c_attn",
           .parts = {{linear_name(LinearRole::Query, block), hidden},
                     {linear_name(LinearRole::Key, block), hidden},
                     {linear_name(LinearRole::Value, block), hidden}},
           .transposed = true},
          turned(LinearRole::Output, hidden),
          turned(LinearRole::Up, config.block.ffn),
          turned(LinearRole::Down, hidden)};
}

}  // namespace

Family family() {
  Family gpt2;
  gpt2.id = "gpt2";
  gpt2.architectures = {"GPT2LMHeadModel"};
  gpt2.read_config = read_config;
  gpt2.linear_name = linear_name;
  gpt2.attention_norm_name = [](std::int64_t block) { return layer(block) + "ln_1"; };
  gpt2.mlp_norm_name = [](std::int64_t block) { return layer(block) + "ln_2"; };
  gpt2.embedding_name = "transformer.wte.weight";
  gpt2.position_embedding_name = "transformer.wpe.weight";
  gpt2.final_norm_name = "transformer.ln_f";
  gpt2.head_name = "lm_head.weight";
  gpt2.announce_biases = [](nlohmann::ordered_json& /*config*/) {};  // all layers have them
  gpt2.stored_tensors = stored_tensors;
  return gpt2;
}

}  // namespace aq::gpt2
