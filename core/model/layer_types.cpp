// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/layer_types.h"

#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/model/config_fields.h"

namespace aq {
namespace {

bool is_local(const JsonView& type) {
  const std::string name = type.text();
  if (name == "sliding_attention") return true;
  if (name != "full_attention")
    type.fail("is '" + printable(name) +
              "', and only 'full_attention' and 'sliding_attention' are supported");
  return false;
}

}  // namespace

std::vector<bool> read_local_layers(const JsonView& config, std::int64_t layers,
                                    const std::function<bool(std::int64_t)>& rule) {
  std::vector<bool> local;
  if (!config.has("layer_types")) {
    for (std::int64_t layer = 0; layer < layers; ++layer) local.push_back(rule(layer));
    return local;
  }
  const JsonView types = config.at("layer_types");
  for (const JsonView& type : types.items()) local.push_back(is_local(type));
  if (static_cast<std::int64_t>(local.size()) != layers)
    types.fail("has " + std::to_string(local.size()) + " entries for " + std::to_string(layers) + " layers");
  return local;
}

std::int64_t read_window(const JsonView& config, std::int64_t missing) {
  if (!config.value().contains("sliding_window")) return missing;
  return config.has("sliding_window") ? size_field(config, "sliding_window") : 0;
}

void read_upper_windows(const JsonView& config, ModelConfig& model) {
  if (!config.boolean_or("use_sliding_window", false)) return;
  constexpr std::int64_t kUsualWindow = 4096, kUsualFirst = 28;
  const std::int64_t first =
      config.has("max_window_layers") ? config.at("max_window_layers").integer(0, kLargestSize) : kUsualFirst;
  model.local_block = model.block;
  model.local_block.window = read_window(config, kUsualWindow);
  model.local =
      read_local_layers(config, model.layers, [first](std::int64_t layer) { return layer >= first; });
}

}  // namespace aq
