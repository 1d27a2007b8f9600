// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <nlohmann/json.hpp>

#include "core/model/config_fields.h"
#include "core/model/gated_decoder.h"
#include "core/model/layer_types.h"

namespace aq::qwen2 {
namespace {

/// LLaMA with biases in queries, keys and values alone (Qwen2 and Qwen2.5).
ModelConfig read_config(const nlohmann::json& json, const std::string& file) {
  const JsonView config(json, file);
  require_text(config, "hidden_act", "silu");
  ModelConfig model = read_gated_decoder(config);
  model.qkv_bias = true;
  read_upper_windows(config, model);
  return model;
}

}  // namespace

Family family() {
  Family qwen2 = gated_decoder("qwen2", "Qwen2ForCausalLM");
  qwen2.read_config = read_config;
  return qwen2;
}

}  // namespace aq::qwen2
