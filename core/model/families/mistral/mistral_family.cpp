// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <nlohmann/json.hpp>

#include "core/model/config_fields.h"
#include "core/model/gated_decoder.h"
#include "core/model/layer_types.h"

namespace aq::mistral {
namespace {

constexpr std::int64_t kUsualWindow = 4096;

/// LLaMA with a window on every layer (Jiang et al. 2023).
ModelConfig read_config(const nlohmann::json& json, const std::string& file) {
  const JsonView config(json, file);
  require_text(config, "hidden_act", "silu");
  ModelConfig model = read_gated_decoder(config);
  model.block.window = read_window(config, kUsualWindow);
  return model;
}

}  // namespace

Family family() {
  Family mistral = gated_decoder("mistral", "MistralForCausalLM");
  mistral.read_config = read_config;
  return mistral;
}

}  // namespace aq::mistral
