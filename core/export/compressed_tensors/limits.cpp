// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/compressed_tensors/limits.h"

#include <algorithm>
#include <array>

#include "core/base/translate.h"
#include "core/export/compressed_tensors/scheme.h"
#include "core/export/recipe_formats.h"
#include "core/export/refusals.h"
#include "core/transform/placement.h"

namespace aq::compressed_tensors {
namespace {

constexpr const char* kCarriers = "; safetensors and hdf5 can carry it";

bool is_grouped(const RecipeFormat& layer) {
  return layer.format.granularity == "group" && layer.format.group_size < layer.in;
}

std::string weight_refusal(const RecipeFormat& layer) {
  if (layer.format.format != "integer")
    return "it holds integers, and the weights of " + layer.layer + " are " + layer.format.format +
           "; safetensors, bitsandbytes and hdf5 can carry them";
  if (is_grouped(layer) && layer.in % layer.format.group_size != 0)
    return "groups of " + std::to_string(layer.format.group_size) + " do not divide the " +
           std::to_string(layer.in) + " inputs of " + layer.layer + ", as this format asks" + kCarriers;
  return {};
}

/// Only rows with one scale can have their columns in any order: readers have dropped the index of groups.
std::string order_refusal(const Recipe& recipe, const RecipeFormat& layer) {
  const RoundingRecipe& rounding = recipe.rounding;
  if (rounding.rule != "gptq" || !rounding.act_order || rounding.static_groups || !is_grouped(layer) ||
      recipe.clipping.rule != "min-max")
    return {};
  return "act-order leaves groups whose columns are no neighbours, which readers of this format no longer "
         "take; "
         "static groups avoid it, gptq and hdf5 can carry it";
}

std::string activation_refusal(const Recipe& recipe) {
  const ActivationRecipe& a = recipe.activations;
  if (recipe.effective_kv_bits() < 16)
    return "it cannot say that queries, keys and values are rounded token by token; --kv-bits 16 leaves them "
           "float, safetensors and hdf5 can carry it";
  if (a.bits >= 16) return {};
  const char* what = a.outlier_threshold > 0                    ? "an outlier threshold"
                     : a.range != "dynamic"                     ? "static ranges of sites"
                     : a.clipping != "min-max"                  ? "learned factors on ranges"
                     : a.clip_ratio < 1                         ? "a clip ratio"
                     : needs_online_operation(resolved(recipe)) ? "inputs that are rounded in another space"
                                                                : nullptr;
  return what ? std::string("it has no place for ") + what + " of activations" + kCarriers : "";
}

/// The int8 kernels' terms.
std::string int8_refusal(const Recipe& recipe, const std::vector<RecipeFormat>& layers) {
  const auto fits = [](const RecipeFormat& one) {
    return one.format.bits == 8 && one.format.symmetric && !is_grouped(one);
  };
  if (recipe.activations.bits == 8 && std::ranges::all_of(layers, fits)) return {};
  return "int-quantized is for symmetric 8-bit weights with a scale a channel and 8-bit inputs; "
         "pack-quantized can "
         "carry it";
}

bool is_grouping_of_kernels(const RecipeFormat& layer) {
  constexpr std::array<std::int64_t, 3> kSizes{32, 64, 128};
  return !is_grouped(layer) || std::ranges::find(kSizes, layer.format.group_size) != kSizes.end();
}

/// By vLLM's sources: CompressedTensorsWNA16 on its Marlin kernels, CompressedTensorsW8A8Int8.
ReaderSupport vllm(const Recipe& recipe, const std::vector<RecipeFormat>& layers,
                   const std::string& variant) {
  if (variant == kIntVariant)
    return {"vLLM", ReaderVerdict::Loads, {AQ_TRANSLATE("exporter", "by its sources; not run here")}};
  if (recipe.activations.bits < 16)
    return {"vLLM",
            ReaderVerdict::Unchecked,
            {AQ_TRANSLATE("exporter", "packed weights with rounded inputs run on few of its kernels")}};
  const auto common = [](const RecipeFormat& one) {
    return (one.format.bits == 4 || (one.format.bits == 8 && one.format.symmetric)) &&
           is_grouping_of_kernels(one);
  };
  const auto shaped = [](const RecipeFormat& one) { return one.out % 64 == 0 && one.in % 128 == 0; };
  if (!std::ranges::all_of(layers, common))
    return {"vLLM",
            ReaderVerdict::Unchecked,
            {AQ_TRANSLATE("exporter",
                          "its usual kernels take 4 bits, symmetric 8 bits, and groups of 32, 64 or 128")}};
  if (!std::ranges::all_of(layers, shaped))
    return {"vLLM",
            ReaderVerdict::Unchecked,
            {AQ_TRANSLATE("exporter", "its usual kernels take multiples of 64 outputs and 128 inputs")}};
  return {"vLLM", ReaderVerdict::Loads, {AQ_TRANSLATE("exporter", "by its sources; not run here")}};
}

/// Tried with transformers 5.23 and compressed-tensors 0.20: without a call to dequantize, zero points do not
/// fit the shape that the loaded model has for them; with it, all layers get the scheme of the first config
/// group.
///
/// Inputs it rounds over the full range (foreign_activations.h), where the run and vLLM's int8 kernels take
/// steps of max|x| / 127: the demo OPT's perplexity is 0.3 % apart by that.
ReaderSupport transformers(const Recipe& recipe, const std::vector<RecipeFormat>& layers,
                           const ModelConfig& config) {
  const char* name = "transformers";
  const bool symmetric =
      std::ranges::all_of(layers, [](const RecipeFormat& one) { return one.format.symmetric; });
  if (config.block.experts > 0)
    return {name,
            ReaderVerdict::Unchecked,
            {AQ_TRANSLATE("exporter", "it keeps the experts of a mixture in one tensor")}};
  if (symmetric) {
    std::vector<std::string> conditions{AQ_TRANSLATE("exporter", "with compressed-tensors 0.18 or newer")};
    if (recipe.activations.bits < 16)
      conditions.emplace_back(AQ_TRANSLATE(
          "exporter", "rounds inputs in steps of max|x| / 127.5, the run and vLLM in steps of max|x| / 127"));
    return {name, ReaderVerdict::Loads, conditions};
  }
  if (formats_differ(layers))
    return {
        name,
        ReaderVerdict::Refuses,
        {AQ_TRANSLATE("exporter", "zero points together with layers of other formats; --symmetric loads")}};
  return {
      name,
      ReaderVerdict::Loads,
      {AQ_TRANSLATE(
          "exporter",
          "with quantization_config=CompressedTensorsConfig(dequantize=True), since it has zero points")}};
}

}  // namespace

std::string recipe_refusal(const Recipe& recipe, const ModelConfig& config, const std::string& variant) {
  if (!recipe.rounds_weights())
    return std::string("all weights stay float: there is nothing to pack") + kCarriers;
  for (const std::string& reason : {added_bias_refusal(recipe, config), transposed_refusal(config),
                                    off_grid_refusal(recipe), activation_refusal(recipe)})
    if (!reason.empty()) return reason;
  const std::vector<RecipeFormat> layers = recipe_formats(recipe, config);
  for (const RecipeFormat& layer : layers)
    for (const std::string& reason : {weight_refusal(layer), order_refusal(recipe, layer)})
      if (!reason.empty()) return reason;
  return chosen_variant(recipe, variant) == kIntVariant ? int8_refusal(recipe, layers) : "";
}

std::vector<ReaderSupport> known_readers(const Recipe& recipe, const ModelConfig& config,
                                         const std::string& variant) {
  const std::vector<RecipeFormat> layers = recipe_formats(recipe, config);
  return {transformers(recipe, layers, config), vllm(recipe, layers, chosen_variant(recipe, variant))};
}

}  // namespace aq::compressed_tensors
