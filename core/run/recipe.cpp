// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/run/recipe.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "core/base/error.h"
#include "core/run/layer_overrides.h"
#include "core/run/recipe_binding.h"

namespace aq {
namespace {

const std::vector<Binding>& bindings() {
  static const std::vector<Binding> all = [] {
    std::vector<Binding> list;
    for (const auto section :
         {weight_bindings, activation_bindings, transform_bindings, rounding_bindings, learning_bindings})
      for (Binding& one : section()) list.push_back(std::move(one));
    return list;
  }();
  return all;
}

/// A grid of ten thousand cells looks settings up many times.
const Binding& binding_of(const std::string& path) {
  static const std::unordered_map<std::string, const Binding*> by_path = [] {
    std::unordered_map<std::string, const Binding*> map;
    for (const Binding& one : bindings()) map.emplace(one.parameter.path, &one);
    return map;
  }();
  const auto found = by_path.find(path);
  if (found == by_path.end())
    throw Error(ErrorKind::BadArgument, "reading the recipe key", printable(path),
                "there is no such setting");
  return *found->second;
}

/// 9 to 15 bits are neither a packed integer format nor float.
void check_bits(const Parameter& parameter, const ParameterValue& value) {
  if (!parameter.path.ends_with("bits")) return;
  const auto bits = std::get<std::int64_t>(value);
  if ((bits > 8 && bits < 16) || bits == 1)
    throw Error(ErrorKind::BadArgument, "setting", parameter.flag,
                std::to_string(bits) + " bits are out of range", "choose 2 to 8, or 16 for off");
}

}  // namespace

const std::vector<Parameter>& recipe_parameters() {
  static const std::vector<Parameter> list = [] {
    std::vector<Parameter> parameters;
    for (const auto& binding : bindings()) parameters.push_back(binding.parameter);
    return parameters;
  }();
  return list;
}

const Parameter& recipe_parameter(const std::string& path) { return binding_of(path).parameter; }

ParameterValue get(const Recipe& recipe, const Parameter& parameter) {
  return binding_of(parameter.path).get(recipe);
}

void set(Recipe& recipe, const Parameter& parameter, const ParameterValue& value) {
  const Binding& binding = binding_of(parameter.path);
  check(binding.parameter, value);
  check_bits(binding.parameter, value);
  binding.set(recipe, value);
}

nlohmann::ordered_json to_json(const Recipe& recipe) {
  nlohmann::ordered_json json{{"method", recipe.method}};
  for (const auto& binding : bindings()) {
    const std::string section = section_of(binding.parameter);
    json[section][binding.parameter.path.substr(section.size() + 1)] = value_to_json(binding.get(recipe));
  }
  for (const LayerOverride& one : recipe.layers) json["layers"].push_back(to_json(one));
  return json;
}

Recipe recipe_from_json(const nlohmann::json& json, const Recipe& start) {
  if (!json.is_object())
    throw Error(ErrorKind::BadArgument, "reading", "the recipe", "it is not a JSON object");
  Recipe recipe = start;
  for (const auto& [section, content] : json.items()) {
    if (section == "method" && content.is_string()) {
      recipe.method = content.get<std::string>();
      continue;
    }
    if (section == "layers" && content.is_array()) {
      recipe.layers.clear();
      for (const auto& one : content) recipe.layers.push_back(override_from_json(one));
      continue;
    }
    if (!content.is_object())
      throw Error(ErrorKind::BadArgument, "reading the recipe key", printable(section),
                  "there is no such section");
    for (const auto& [name, value] : content.items()) {
      const Parameter& parameter = recipe_parameter(section + "." + name);
      set(recipe, parameter, value_from_json(parameter, value));
    }
  }
  return recipe;
}

bool Recipe::rounds_weights() const {
  const auto below_float = [](const auto& setting) {
    return setting.first == "bits" && std::get<std::int64_t>(setting.second) < 16;
  };
  return weights.bits < 16 || std::ranges::any_of(layers, [&](const LayerOverride& one) {
           return std::ranges::any_of(one.settings, below_float);
         });
}

Recipe resolved(Recipe recipe) {
  const bool weight_only = !recipe.quantizes_activations();
  if (recipe.transform.norm == "auto") recipe.transform.norm = weight_only ? "affine" : "diagonal";
  if (recipe.transform.query_key == "auto") recipe.transform.query_key = weight_only ? "diagonal" : "affine";
  if (recipe.transform.up_down == "auto") recipe.transform.up_down = weight_only ? "none" : "diagonal";
  return recipe;
}

std::string short_name(const Recipe& recipe) {
  std::string name =
      "W" + std::to_string(recipe.weights.bits) + "A" + std::to_string(recipe.activations.bits);
  if (recipe.effective_kv_bits() != recipe.activations.bits)
    name += "KV" + std::to_string(recipe.effective_kv_bits());
  if (recipe.weights.granularity == "group") name += " g" + std::to_string(recipe.weights.group_size);
  if (recipe.weights.granularity == "tensor") name += " tensor";
  if (recipe.weights.symmetric) name += " sym";
  if (recipe.weights.format != "integer") name += " " + recipe.weights.format;
  if (!recipe.layers.empty()) name += " mixed";
  return name;
}

}  // namespace aq
