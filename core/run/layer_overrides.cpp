// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/run/layer_overrides.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/error.h"

namespace aq {
namespace {

constexpr std::size_t kLongestGlob = 256;
constexpr auto kLayers = "layers";

[[noreturn]] void refuse_override(const std::string& what, const std::string& reason) {
  throw Error(ErrorKind::BadArgument, "reading the settings of layers", printable(what), reason,
              R"(write {"layers": "*.mlp.down_proj", "bits": 8}, or --layer '*.mlp.down_proj:bits=8')");
}

const Parameter& weight_parameter(const std::string& name) { return recipe_parameter("weights." + name); }

/// Checks a value as the recipe itself would.
void add_setting(LayerOverride& one, const std::string& name, const ParameterValue& value) {
  const auto& known = weight_parameter(name);
  Recipe tried;
  set(tried, known, value);
  one.settings.emplace_back(name, value);
}

LayerOverride checked(LayerOverride one, const std::string& source) {
  if (one.layers.empty()) refuse_override(source, "it names no layers");
  if (one.layers.size() > kLongestGlob) refuse_override(source, "its pattern is longer than 256 characters");
  if (one.settings.empty()) refuse_override(source, "it changes no setting");
  return one;
}

}  // namespace

bool fits_glob(const std::string& glob, const std::string& text) {
  std::size_t g = 0, t = 0, star = std::string::npos, resume = 0;
  while (t < text.size()) {
    if (g < glob.size() && (glob[g] == '?' || (glob[g] != '*' && glob[g] == text[t]))) {
      ++g;
      ++t;
    } else if (g < glob.size() && glob[g] == '*') {
      star = g++;
      resume = t;
    } else if (star != std::string::npos) {  // the last star takes one more character
      g = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  return glob.find_first_not_of('*', g) == std::string::npos;
}

std::string layer_path(int block, const std::string& layer) { return std::to_string(block) + "." + layer; }

WeightRecipe weight_recipe_of(const Recipe& recipe, int block, const std::string& layer) {
  if (recipe.layers.empty()) return recipe.weights;
  const std::string path = layer_path(block, layer);
  Recipe changed;
  changed.weights = recipe.weights;
  for (const LayerOverride& one : recipe.layers)
    if (fits_glob(one.layers, path))
      for (const auto& [name, value] : one.settings) set(changed, weight_parameter(name), value);
  return changed.weights;
}

LayerOverride override_from_json(const nlohmann::json& json) {
  if (!json.is_object() || !json.contains(kLayers) || !json[kLayers].is_string())
    refuse_override(json.dump(), "it has no text \"layers\"");
  LayerOverride one{json[kLayers].get<std::string>(), {}};
  for (const auto& [name, value] : json.items())
    if (name != kLayers) add_setting(one, name, value_from_json(weight_parameter(name), value));
  return checked(std::move(one), json.dump());
}

nlohmann::ordered_json to_json(const LayerOverride& one) {
  nlohmann::ordered_json json{{kLayers, one.layers}};
  for (const auto& [name, value] : one.settings) json[name] = value_to_json(value);
  return json;
}

LayerOverride override_from_text(const std::string& text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos) refuse_override(text, "there is no colon behind the layers");
  LayerOverride one{text.substr(0, colon), {}};
  for (std::size_t start = colon + 1; start < text.size();) {
    const std::size_t end = std::min(text.find(',', start), text.size());
    const std::string part = text.substr(start, end - start);
    const std::size_t equals = part.find('=');
    if (equals == std::string::npos) refuse_override(text, "'" + printable(part) + "' is no setting=value");
    const std::string name = part.substr(0, equals);
    add_setting(one, name, value_from_text(weight_parameter(name), part.substr(equals + 1)));
    start = end + 1;
  }
  return checked(std::move(one), text);
}

std::string to_text(const LayerOverride& one) {
  std::string text = one.layers + ":";
  for (std::size_t i = 0; i < one.settings.size(); ++i)
    text.append(i > 0 ? "," : "").append(one.settings[i].first + "=" + value_to_text(one.settings[i].second));
  return text;
}

}  // namespace aq
