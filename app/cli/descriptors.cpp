// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/descriptors.h"

#include "core/model/model.h"
#include "core/transform/placement.h"

namespace aq::cli {
namespace {

std::string type_name(ParameterType type) {
  switch (type) {
    case ParameterType::Boolean:
      return "boolean";
    case ParameterType::Integer:
      return "integer";
    case ParameterType::Real:
      return "real";
    case ParameterType::Choice:
      break;
  }
  return "choice";
}

void describe_values(const Parameter& parameter, nlohmann::ordered_json& json) {
  if (parameter.type == ParameterType::Choice) {
    json["choices"] = parameter.choices;
    json["choice_labels"] = parameter.choice_labels;
  }
  if (parameter.type == ParameterType::Real) json["range"] = {parameter.minimum, parameter.maximum};
  if (parameter.type == ParameterType::Integer)
    json["range"] = {static_cast<std::int64_t>(parameter.minimum),
                     static_cast<std::int64_t>(parameter.maximum)};
  for (const auto& [value, meaning] : parameter.special)
    json["special"].push_back({{"value", value}, {"meaning", meaning}});
}

}  // namespace

nlohmann::ordered_json describe(const Parameter& parameter, const ParameterValue& default_value) {
  nlohmann::ordered_json json{{"name", parameter.path},
                              {"flag", parameter.flag},
                              {"label", parameter.label},
                              {"type", type_name(parameter.type)}};
  describe_values(parameter, json);
  json["default"] = value_to_json(default_value);
  json["unit"] = parameter.unit;
  json["help"] = parameter.help;
  json["citation"] = parameter.citation;
  if (!parameter.depends_on.empty())
    json["depends_on"] = {{"name", parameter.depends_on}, {"values", parameter.depends_values}};
  return json;
}

namespace {

/// One model of each family that the program carries, opened once.
const std::vector<ModelConfig>& demo_configs() {
  static const std::vector<ModelConfig> configs{Model::open("demo:llama").config(), Model::open("demo:opt").config()};
  return configs;
}

/// What each format says of the method's recipe on the demo models, of either family.
nlohmann::ordered_json describe_exports(const Recipe& recipe) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const auto& one : exporters())
    for (const ModelConfig& config : demo_configs()) {
      const std::string reason = one.refusal(recipe, config, "");
      list.push_back({{"format", one.id}, {"family", config.family}, {"carries", reason.empty()}});
      if (!reason.empty()) list.back()["reason"] = reason;
    }
  return list;
}

/// Whether the method's transforms merge, where weights alone are quantized and where activations are too.
nlohmann::ordered_json describe_merging(const Method& method) {
  Recipe both;
  both.activations.bits = 4;
  return {{"weights", !needs_online_operation(resolved(method.apply({})))},
          {"weights_and_activations", !needs_online_operation(resolved(method.apply(both)))}};
}

}  // namespace

nlohmann::ordered_json describe(const Method& method) {
  const Recipe recipe = method.apply({});
  nlohmann::ordered_json parameters = nlohmann::ordered_json::array();
  for (const auto& parameter : recipe_parameters())
    parameters.push_back(describe(parameter, get(recipe, parameter)));
  return {{"id", method.id},
          {"name", method.name},
          {"summary", method.summary},
          {"formula", method.formula},
          {"citation", method.citation},
          {"needs", {{"calibration", method.needs_calibration}, {"gradients", method.needs_gradients}}},
          {"inference", method.inference},
          {"merges", describe_merging(method)},
          {"exports", describe_exports(recipe)},
          {"parameters", parameters}};
}

nlohmann::ordered_json describe(const Exporter& exporter) {
  nlohmann::ordered_json variants = nlohmann::ordered_json::array();
  for (const ExportVariant& one : exporter.variants)
    variants.push_back({{"id", one.id}, {"summary", one.summary}});
  return {{"id", exporter.id},
          {"name", exporter.name},
          {"summary", exporter.summary},
          {"readers", exporter.programs},
          {"variants", std::move(variants)}};
}

nlohmann::ordered_json describe(const Preset& preset) {
  return {{"id", preset.id},
          {"name", preset.name},
          {"summary", preset.summary},
          {"recipe", to_json(preset.recipe)}};
}

}  // namespace aq::cli
