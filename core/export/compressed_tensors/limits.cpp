#include "core/export/compressed_tensors/limits.h"

#include <algorithm>

#include "core/export/compressed_tensors/scheme.h"
#include "core/export/refusals.h"
#include "core/model/family.h"
#include "core/model/tensor_layout.h"
#include "core/run/layer_overrides.h"
#include "core/transform/placement.h"

namespace aq::compressed_tensors {
namespace {

constexpr const char* kCarriers = "; safetensors and hdf5 can carry it";

/// A layer that is quantized.
struct Target {
  std::string name;  ///< "3.self_attn.q_proj"
  WeightRecipe format;
  std::int64_t out = 0, in = 0;

  bool grouped() const { return format.granularity == "group" && format.group_size < in; }
};

std::vector<Target> targets_of(const Recipe& recipe, const ModelConfig& config) {
  const auto family = std::ranges::find(families(), config.family, &Family::id);
  std::vector<Target> targets;
  if (family == families().end()) return targets;
  for (int block = 0; block < static_cast<int>(config.layers); ++block)
    for (const LinearRole role : kAllLinearRoles) {
      if (!has_layer(config.block, role)) continue;
      const std::string layer = short_layer_name(*family, role);
      const auto shape = weight_shape(config.block, role);
      Target target{layer_path(block, layer), weight_recipe_of(recipe, block, layer), shape[0], shape[1]};
      if (target.format.bits < 16) targets.push_back(std::move(target));
    }
  return targets;
}

std::string weight_refusal(const Target& target) {
  if (target.format.format != "integer")
    return "it holds integers, and the weights of " + target.name + " are " + target.format.format +
           "; safetensors, bitsandbytes and hdf5 can carry them";
  if (target.grouped() && target.in % target.format.group_size != 0)
    return "groups of " + std::to_string(target.format.group_size) + " do not divide the " +
           std::to_string(target.in) + " inputs of " + target.name + ", as this format asks" + kCarriers;
  return {};
}

/// Only rows with one scale can have their columns in any order: readers have dropped the index of groups.
std::string order_refusal(const Recipe& recipe, const Target& target) {
  const RoundingRecipe& rounding = recipe.rounding;
  if (rounding.rule != "gptq" || !rounding.act_order || rounding.static_groups || !target.grouped() ||
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
std::string int8_refusal(const Recipe& recipe, const std::vector<Target>& targets) {
  const auto fits = [](const Target& one) {
    return one.format.bits == 8 && one.format.symmetric && !one.grouped();
  };
  if (recipe.activations.bits == 8 && std::ranges::all_of(targets, fits)) return {};
  return "int-quantized is for symmetric 8-bit weights with a scale a channel and 8-bit inputs; "
         "pack-quantized can "
         "carry it";
}

bool is_grouping_of_kernels(const Target& target) {
  constexpr std::array<std::int64_t, 3> kSizes{32, 64, 128};
  return !target.grouped() || std::ranges::find(kSizes, target.format.group_size) != kSizes.end();
}

/// By vLLM's sources: CompressedTensorsWNA16 on its Marlin kernels, CompressedTensorsW8A8Int8.
ReaderSupport vllm(const Recipe& recipe, const std::vector<Target>& targets, const std::string& variant) {
  if (variant == kIntVariant) return {"vLLM", ReaderVerdict::Loads, "by its sources; not run here"};
  if (recipe.activations.bits < 16)
    return {"vLLM", ReaderVerdict::Unchecked, "packed weights with rounded inputs run on few of its kernels"};
  const auto common = [](const Target& one) {
    return (one.format.bits == 4 || (one.format.bits == 8 && one.format.symmetric)) &&
           is_grouping_of_kernels(one);
  };
  const auto shaped = [](const Target& one) { return one.out % 64 == 0 && one.in % 128 == 0; };
  if (!std::ranges::all_of(targets, common))
    return {"vLLM", ReaderVerdict::Unchecked,
            "its usual kernels take 4 bits, symmetric 8 bits, and groups of 32, 64 or 128"};
  if (!std::ranges::all_of(targets, shaped))
    return {"vLLM", ReaderVerdict::Unchecked,
            "its usual kernels take multiples of 64 outputs and 128 inputs"};
  return {"vLLM", ReaderVerdict::Loads, "by its sources; not run here"};
}

}  // namespace

std::string recipe_refusal(const Recipe& recipe, const ModelConfig& config, const std::string& variant) {
  if (!recipe.rounds_weights())
    return std::string("all weights stay float: there is nothing to pack") + kCarriers;
  for (const std::string& reason : {added_bias_refusal(recipe, config), transposed_refusal(config),
                                    off_grid_refusal(recipe), activation_refusal(recipe)})
    if (!reason.empty()) return reason;
  const std::vector<Target> targets = targets_of(recipe, config);
  for (const Target& target : targets)
    for (const std::string& reason : {weight_refusal(target), order_refusal(recipe, target)})
      if (!reason.empty()) return reason;
  return chosen_variant(recipe, variant) == kIntVariant ? int8_refusal(recipe, targets) : "";
}

std::vector<ReaderSupport> known_readers(const Recipe& recipe, const ModelConfig& config,
                                         const std::string& variant) {
  ReaderSupport transformers{"transformers", ReaderVerdict::Loads, "with compressed-tensors 0.18 or newer"};
  if (config.block.experts > 0)
    transformers = {"transformers", ReaderVerdict::Unchecked,
                    "it keeps the experts of a mixture in one tensor"};
  return {std::move(transformers), vllm(recipe, targets_of(recipe, config), chosen_variant(recipe, variant))};
}

}  // namespace aq::compressed_tensors
