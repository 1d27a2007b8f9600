// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <nlohmann/json.hpp>

#include "core/model/config_fields.h"
#include "core/model/gated_decoder.h"

namespace aq::llama {
namespace {

ModelConfig read_config(const nlohmann::json& json, const std::string& file) {
  const JsonView config(json, file);
  require_text(config, "hidden_act", "silu");
  ModelConfig model = read_gated_decoder(config);
  model.qkv_bias = model.output_bias = config.boolean_or("attention_bias", false);
  model.mlp_bias = config.boolean_or("mlp_bias", false);
  return model;
}

void announce_biases(nlohmann::ordered_json& config) {
  config["attention_bias"] = true;
  config["mlp_bias"] = true;
}

}  // namespace

Family family() {
  Family llama = gated_decoder("llama", "LlamaForCausalLM");
  llama.read_config = read_config;
  llama.announce_biases = announce_biases;
  return llama;
}

}  // namespace aq::llama
