// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/foreign_activations.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <string_view>

#include "core/base/error.h"
#include "core/checkpoint/packed/compressed_tensors_layer.h"
#include "core/checkpoint/packed/packed_format.h"
#include "core/checkpoint/tensor_source.h"

namespace aq {
namespace {

using compressed_tensors::Config;
using compressed_tensors::ConfigGroup;
using compressed_tensors::TokenScheme;

[[noreturn]] void not_simulated(const std::string& file, const std::string& reason) {
  throw Error(ErrorKind::BadInput, "reading", file, reason + ", which is not simulated");
}

/// Whether a name has a number between dots, as those of a block's tensors do.
bool is_in_block(std::string_view name) {
  for (std::size_t dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.', dot + 1)) {
    std::size_t end = dot + 1;
    while (end < name.size() && std::isdigit(static_cast<unsigned char>(name[end]))) ++end;
    if (end > dot + 1 && end < name.size() && name[end] == '.') return true;
  }
  return false;
}

/// Activations are rounded at places of a block, for all layers that read them: routers alone stay out.
void require_every_layer(const TensorSource& stored, const std::string& file) {
  for (const TensorInfo& info : stored.tensors()) {
    const bool matrix = info.shape.size() == 2 && info.name.ends_with(".weight") && is_in_block(info.name);
    const bool router = info.name.ends_with(".gate.weight") || info.name.ends_with(".router.weight");
    if (matrix && !router && compressed_tensors::integer_suffix(info, stored).empty())
      not_simulated(file, "inputs of some layers are rounded, those of " + printable(info.name) + " are not");
  }
}

/// @returns nothing where inputs stay float
std::optional<TokenScheme> common_inputs(const Config& config, const std::string& file) {
  const auto same = [&](const ConfigGroup& one) { return one.inputs == config.groups.front().inputs; };
  for (const ConfigGroup& group : config.groups)
    if (!group.other_inputs.empty())
      not_simulated(file,
                    "the config group " + printable(group.name) + " rounds inputs " + group.other_inputs);
  if (config.groups.empty()) return {};
  if (!std::ranges::all_of(config.groups, same))
    not_simulated(file, "config groups differ in how they round inputs");
  return config.groups.front().inputs;
}

}  // namespace

ActivationRecipe foreign_activations(const CheckpointFiles& files) {
  ActivationRecipe activations;
  activations.bits = 16;
  const nlohmann::json json = quantization_config(files);
  if (!json.is_object() || json.value("quant_method", nlohmann::json()) != compressed_tensors::kMethod)
    return activations;
  const std::string file = files.name() + "/config.json";
  const auto inputs = common_inputs(compressed_tensors::read_config(json, file), file);
  if (!inputs) return activations;
  const std::shared_ptr<const CheckpointFiles> here(std::shared_ptr<const CheckpointFiles>(), &files);
  require_every_layer(*open_safetensors(here), file);
  activations.bits = inputs->bits;
  activations.symmetric = inputs->symmetric;
  activations.kv_bits = 16;
  if (inputs->symmetric) activations.range = "full";
  return activations;
}

}  // namespace aq
