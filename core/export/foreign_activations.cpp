// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/foreign_activations.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <string_view>

#include "core/base/error.h"
#include "core/checkpoint/json_view.h"
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
/// @param is_rounded (tensor, all tensors) whether it is the weight of a layer whose inputs are
template <typename IsRounded>
void require_every_layer(const CheckpointFiles& files, const std::string& file, IsRounded is_rounded) {
  const std::shared_ptr<const CheckpointFiles> here(std::shared_ptr<const CheckpointFiles>(), &files);
  const auto stored = open_safetensors(here);
  for (const TensorInfo& info : stored->tensors()) {
    const bool matrix = info.shape.size() == 2 && info.name.ends_with(".weight") && is_in_block(info.name);
    const bool router = info.name.ends_with(".gate.weight") || info.name.ends_with(".router.weight");
    if (matrix && !router && !is_rounded(info, *stored))
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

/// From where on an input channel stays float; 0: none does.
double threshold_of(const nlohmann::json& config, const std::string& file) {
  constexpr double kPublished = 6;
  const nlohmann::json threshold = config.value("llm_int8_threshold", nlohmann::json(kPublished));
  if (!threshold.is_number() || !(threshold.get<double>() >= 0))
    throw Error(ErrorKind::BadInput, "reading", file, "llm_int8_threshold is no number from 0 on");
  return threshold.get<double>();
}

ActivationRecipe float_activations() {
  ActivationRecipe activations;
  activations.bits = 16;
  return activations;
}

ActivationRecipe of_compressed_tensors(const CheckpointFiles& files, const nlohmann::json& config) {
  const std::string file = files.name() + "/config.json";
  ActivationRecipe activations = float_activations();
  const auto inputs = common_inputs(compressed_tensors::read_config(config, file), file);
  if (!inputs) return activations;
  require_every_layer(files, file, [](const TensorInfo& weight, const TensorSource& stored) {
    return !compressed_tensors::integer_suffix(weight, stored).empty();
  });
  activations.bits = inputs->bits;
  activations.symmetric = inputs->symmetric;
  activations.kv_bits = 16;
  if (inputs->symmetric) activations.range = "full";
  return activations;
}

/// LLM.int8(): its 4-bit layers take inputs as they are.
ActivationRecipe of_bitsandbytes(const CheckpointFiles& files, const nlohmann::json& config) {
  const std::string file = files.name() + "/config.json";
  ActivationRecipe activations = float_activations();
  if (!JsonView(config, file, "quantization_config").boolean_or("load_in_8bit", false)) return activations;
  require_every_layer(
      files, file, [](const TensorInfo& weight, const TensorSource&) { return weight.dtype == at::kChar; });
  activations.bits = 8;
  activations.symmetric = true;
  activations.kv_bits = 16;
  activations.outlier_threshold = threshold_of(config, file);
  return activations;
}

}  // namespace

ActivationRecipe foreign_activations(const CheckpointFiles& files) {
  const nlohmann::json json = quantization_config(files);
  const nlohmann::json method =
      json.is_object() ? json.value("quant_method", nlohmann::json()) : nlohmann::json();
  if (method == compressed_tensors::kMethod) return of_compressed_tensors(files, json);
  if (method == "bitsandbytes") return of_bitsandbytes(files, json);
  return float_activations();
}

}  // namespace aq
