// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/compressed_tensors/scheme.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace aq::compressed_tensors {
namespace {

using nlohmann::ordered_json;

/// The version whose layout is written: integers packed densely.
constexpr const char* kVersion = "0.20.0";

/// What tells config groups apart: bits, whether symmetric, columns of a group (0: a scale a channel). A layer
/// as wide as its one group counts as grouped: some readers take one config group for all layers.
using Key = std::tuple<int, bool, std::int64_t>;

Key key_of(const LayerInfo& layer) {
  const bool one_whole = layer.format.granularity == "group" && layer.format.group_size == layer.row();
  const bool grouped = layer.groups() > 1 || one_whole;
  return {layer.format.bits, layer.format.symmetric, grouped ? layer.row() : 0};
}

ordered_json weights_json(const Key& key) {
  const auto& [bits, symmetric, group] = key;
  return {{"num_bits", bits},
          {"type", "int"},
          {"symmetric", symmetric},
          {"strategy", group > 0 ? "group" : "channel"},
          {"group_size", group > 0 ? ordered_json(group) : ordered_json()},
          {"dynamic", false}};
}

ordered_json inputs_json(const ActivationRecipe& activations) {
  if (activations.bits >= 16) return nullptr;
  return {{"num_bits", activations.bits}, {"type", "int"},         {"symmetric", activations.symmetric},
          {"strategy", "token"},          {"group_size", nullptr}, {"dynamic", true}};
}

bool is_int8(const WeightRecipe& weights) {
  return weights.format == "integer" && weights.bits == 8 && weights.symmetric &&
         weights.granularity != "group";
}

}  // namespace

std::string chosen_variant(const Recipe& recipe, const std::string& variant) {
  if (!variant.empty()) return variant;
  const bool int8 = is_int8(recipe.weights) && recipe.activations.bits == 8 && recipe.layers.empty();
  return int8 ? kIntVariant : kPackedVariant;
}

ordered_json quantization_config(const std::vector<LayerInfo>& layers, const ActivationRecipe& activations,
                                 const std::string& variant, const std::vector<std::string>& ignored) {
  std::map<Key, std::vector<std::string>> members;
  for (const LayerInfo& layer : layers) members[key_of(layer)].push_back(layer.name);
  // The largest group is said to be all linear layers; names, by which the others go, count before that.
  const auto largest =
      std::ranges::max_element(members, {}, [](const auto& one) { return one.second.size(); });
  ordered_json groups = ordered_json::object();
  for (const auto& [key, names] : members) {
    const bool all = key == largest->first;
    groups["group_" + std::to_string(groups.size())] = {
        {"targets", all ? std::vector<std::string>{"Linear"} : names},
        {"weights", weights_json(key)},
        {"input_activations", inputs_json(activations)},
        {"output_activations", nullptr},
        {"format", variant}};
  }
  return {{"quant_method", "compressed-tensors"},
          {"version", kVersion},
          {"format", variant},
          {"quantization_status", "compressed"},
          {"config_groups", std::move(groups)},
          {"ignore", ignored},
          {"kv_cache_scheme", nullptr},
          {"global_compression_ratio", nullptr},
          {"sparsity_config", ordered_json::object()},
          {"transform_config", ordered_json::object()}};
}

}  // namespace aq::compressed_tensors
