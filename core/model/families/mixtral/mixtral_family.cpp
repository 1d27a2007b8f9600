// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <nlohmann/json.hpp>

#include "core/model/config_fields.h"
#include "core/model/gated_decoder.h"
#include "core/model/layer_types.h"

namespace aq::mixtral {
namespace {

constexpr std::int64_t kMostExperts = 4096;

/// Mistral with several MLPs, of which a router picks some for each token (Jiang et al. 2024).
ModelConfig read_config(const nlohmann::json& json, const std::string& file) {
  const JsonView config(json, file);
  require_text(config, "hidden_act", "silu");
  ModelConfig model = read_gated_decoder(config);
  model.block.window = read_window(config, 0);
  model.block.experts = config.at("num_local_experts").integer(1, kMostExperts);
  model.block.experts_per_token = config.at("num_experts_per_tok").integer(1, model.block.experts);
  if (model.block.experts * std::max(model.block.ffn, model.block.hidden) > kLargestSize)
    config.at("num_local_experts").fail("times the size of an expert is too large");
  return model;
}

std::string mixture(std::int64_t block) { return gated_decoder_layer(block) + "block_sparse_moe."; }

/// The checkpoint's name of a layer that every expert has.
const char* expert_layer(LinearRole role) {
  switch (role) {
    case LinearRole::Gate:
      return "w1";
    case LinearRole::Down:
      return "w2";
    default:
      return "w3";
  }
}

std::string linear_name(LinearRole role, std::int64_t block) {
  const ActivationSite site = input_site(role);
  if (site != ActivationSite::MlpInput && site != ActivationSite::DownInput)
    return gated_decoder_linear(role, block);
  return mixture(block) + "experts." + expert_layer(role);
}

std::vector<StoredTensor> stored_tensors(const ModelConfig& config, std::int64_t block) {
  std::vector<StoredTensor> list;
  for (const LinearRole role : {LinearRole::Gate, LinearRole::Up, LinearRole::Down}) {
    StoredTensor stack{.name = linear_name(role, block), .stacked = true};
    const std::int64_t rows = role == LinearRole::Down ? config.block.hidden : config.block.ffn;
    for (std::int64_t expert = 0; expert < config.block.experts; ++expert)
      stack.parts.push_back(
          {mixture(block) + "experts." + std::to_string(expert) + "." + expert_layer(role), rows});
    list.push_back(std::move(stack));
  }
  return list;
}

}  // namespace

Family family() {
  Family mixtral = gated_decoder("mixtral", "MixtralForCausalLM");
  mixtral.read_config = read_config;
  mixtral.linear_name = linear_name;
  mixtral.router_name = [](std::int64_t block) { return mixture(block) + "gate"; };
  mixtral.stored_tensors = stored_tensors;
  return mixtral;
}

}  // namespace aq::mixtral
