// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/packed/compressed_tensors_config.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "core/base/error.h"
#include "core/checkpoint/json_view.h"

namespace aq::compressed_tensors {
namespace {

constexpr std::int64_t kLargestGroup = 1 << 30;
constexpr std::size_t kMostTargets = 100'000;
constexpr std::array<std::string_view, 4> kReadableFormats{kPackQuantized, kIntQuantized, "naive-quantized",
                                                           "mixed-precision"};

/// A config group's own format counts before the one of the whole.
void require_format(const JsonView& holder) {
  const std::string format = holder.text_or("format", kPackQuantized);
  if (std::ranges::find(kReadableFormats, format) == kReadableFormats.end())
    holder.at("format").fail("is \"" + printable(format) + "\", which is not read; pack-quantized and " +
                             "int-quantized are");
}

bool is_empty(const JsonView& value) { return value.value().is_object() && value.value().empty(); }

/// A transform counts only where something is left of it at inference: what is applied to weights is in them.
void require_merged(const JsonView& transforms) {
  if (is_empty(transforms) || !transforms.has("config_groups")) return;
  const JsonView groups = transforms.at("config_groups");
  if (!groups.value().is_object()) groups.fail("is no object");
  for (const auto& [name, unused] : groups.value().items()) {
    if (!groups.at(name).has("apply")) continue;
    for (const JsonView& one : groups.at(name).at("apply").items())
      if (const std::string where = one.at("location").text(); !where.starts_with("weight_"))
        one.fail("transforms activations (" + printable(where) +
                 ") as the model runs, which is not simulated");
  }
}

void require_readable(const JsonView& config) {
  require_format(config);
  if (config.has("kv_cache_scheme"))
    config.at("kv_cache_scheme").fail("quantizes the cache of keys and values, which is not simulated");
  if (config.has("sparsity_config")) {
    const JsonView sparsity = config.at("sparsity_config");
    if (!is_empty(sparsity) && sparsity.text_or("format", "dense") != "dense")
      sparsity.fail("stores sparse weights, which are not read");
  }
  if (config.has("transform_config")) require_merged(config.at("transform_config"));
}

Sharing sharing_of(const JsonView& weights) {
  const bool grouped = weights.has("group_size") && weights.at("group_size").integer(-1, kLargestGroup) > 0;
  const std::string fallback = grouped ? "group" : weights.has("group_size") ? "channel" : "tensor";
  const std::string strategy = weights.text_or("strategy", fallback);
  if (strategy == "tensor") return Sharing::Tensor;
  if (strategy == "channel") return Sharing::Channel;
  if (strategy == "group" && grouped) return Sharing::Group;
  weights.fail("has the strategy \"" + printable(strategy) +
               "\", which is not read; tensor, channel and group are");
}

int bits_of(const JsonView& scheme) {
  return scheme.has("num_bits") ? static_cast<int>(scheme.at("num_bits").integer(2, 8)) : 8;
}

bool is_dynamic(const JsonView& scheme) {
  return scheme.has("dynamic") && scheme.value()["dynamic"] != false;
}

WeightScheme weight_scheme(const JsonView& weights) {
  if (const std::string type = weights.text_or("type", "int"); type != "int")
    weights.fail("has the type \"" + printable(type) + "\": floating-point weights are not read");
  if (is_dynamic(weights)) weights.fail("is dynamic, which weights cannot be");
  const Sharing sharing = sharing_of(weights);
  return {.bits = bits_of(weights),
          .symmetric = weights.boolean_or("symmetric", true),
          .sharing = sharing,
          .group_size = sharing == Sharing::Group ? weights.at("group_size").integer(1, kLargestGroup) : 0};
}

/// @returns why inputs cannot be rounded as they ask for; empty where they can
std::string unknown_inputs(const JsonView& inputs) {
  const std::string type = inputs.text_or("type", "int"), strategy = inputs.text_or("strategy", "tensor");
  if (type != "int") return "as the type \"" + printable(type) + "\"";
  if (!is_dynamic(inputs)) return "in static ranges";
  if (strategy != "token") return "with a scale a " + printable(strategy);
  return {};
}

ConfigGroup config_group(const std::string& name, const JsonView& json) {
  if (!json.value().is_object()) json.fail("is no object");
  require_format(json);
  if (json.has("output_activations"))
    json.at("output_activations").fail("quantizes outputs of layers, which is not simulated");
  if (!json.has("weights")) json.fail("leaves its weights as they are, which is not read");
  ConfigGroup group{.name = name, .weights = weight_scheme(json.at("weights"))};
  if (!json.has("input_activations")) return group;
  const JsonView inputs = json.at("input_activations");
  group.other_inputs = unknown_inputs(inputs);
  if (group.other_inputs.empty())
    group.inputs = TokenScheme{bits_of(inputs), inputs.boolean_or("symmetric", true)};
  return group;
}

std::vector<std::string> texts_of(const JsonView& list) {
  std::vector<std::string> texts;
  for (const JsonView& one : list.items(kMostTargets)) texts.push_back(one.text());
  return texts;
}

/// "0.18.1" and "0.18.0.a20260101" are dense, "0.9.0" is not. Versions that are none say nothing.
std::optional<Packing> packing_of(const std::string& version) {
  int major = 0, minor = 0;
  const char* const end = version.data() + version.size();
  const auto first = std::from_chars(version.data(), end, major);
  if (first.ec != std::errc() || first.ptr == end || *first.ptr != '.') return {};
  if (std::from_chars(first.ptr + 1, end, minor).ec != std::errc()) return {};
  return std::pair(major, minor) >= std::pair(0, 18) ? Packing::Dense : Packing::WholeWords;
}

}  // namespace

const ConfigGroup& Config::group(const std::string& layer, const std::string& file) const {
  const int target = targets.find(layer);
  if (target < 0)
    throw Error(ErrorKind::BadInput, "reading", file,
                "none of the config_groups has the layer " + printable(layer) + " among its targets");
  return groups[group_of[static_cast<std::size_t>(target)]];
}

Config read_config(const nlohmann::json& json, const std::string& file) {
  const JsonView config(json, file, "quantization_config");
  require_readable(config);
  const JsonView groups = config.at("config_groups");
  if (!groups.value().is_object()) groups.fail("is no object");
  std::vector<ConfigGroup> read;
  std::vector<std::string> targets;
  std::vector<std::size_t> group_of;
  for (const auto& [name, unused] : groups.value().items()) {
    const auto own = texts_of(groups.at(name).at("targets"));
    targets.insert(targets.end(), own.begin(), own.end());
    group_of.insert(group_of.end(), own.size(), read.size());
    read.push_back(config_group(name, groups.at(name)));
  }
  return {.groups = std::move(read),
          .targets = ModuleTargets(targets, file),
          .group_of = std::move(group_of),
          .ignored = config.has("ignore") ? texts_of(config.at("ignore")) : std::vector<std::string>(),
          .packing = packing_of(config.text_or("version", ""))};
}

}  // namespace aq::compressed_tensors
