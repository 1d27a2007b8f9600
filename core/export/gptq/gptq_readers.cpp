// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/gptq/gptq_readers.h"

#include <algorithm>
#include <array>

#include "core/base/translate.h"
#include "core/export/reader_conditions.h"
#include "core/export/recipe_formats.h"

namespace aq {
namespace {

using GptqFormats = std::vector<RecipeFormat>;

constexpr std::array<std::int64_t, 8> kTorchGroups{-1, 16, 32, 64, 128, 256, 512, 1024};
constexpr std::array<std::int64_t, 4> kMarlinGroups{-1, 32, 64, 128};

std::int64_t gptq_group(const RecipeFormat& layer) {
  return layer.format.granularity == "group" ? layer.format.group_size : -1;
}

template <std::size_t count>
bool gptq_other_groups(const GptqFormats& layers, const std::array<std::int64_t, count>& known) {
  return std::ranges::any_of(layers, [&](const RecipeFormat& layer) {
    return std::ranges::find(known, gptq_group(layer)) == known.end();
  });
}

bool gptq_asymmetric(const GptqFormats& layers) {
  return std::ranges::any_of(layers, [](const RecipeFormat& layer) { return !layer.format.symmetric; });
}

bool gptq_short_group(const GptqFormats& layers) {
  return std::ranges::any_of(layers, [](const RecipeFormat& layer) {
    return gptq_group(layer) > 0 && layer.in % gptq_group(layer) != 0;
  });
}

/// Marlin's tiles, which act-order does not let be filled up.
bool reorders_beside_tiles(const Recipe& recipe, const GptqFormats& layers) {
  return std::ranges::any_of(layers, [&](const RecipeFormat& layer) {
    return reorders_columns(recipe, layer.format, layer.in) && (layer.in % 128 != 0 || layer.out % 64 != 0);
  });
}

ReaderSupport gptq_refuses(const char* reader, const char* reason) {
  return {reader, ReaderVerdict::Refuses, {reason}};
}

ReaderSupport gptq_in_transformers(const GptqFormats& layers, const ModelConfig& config) {
  constexpr const char* kName = "transformers";
  if (formats_differ(layers))
    return gptq_refuses(kName, AQ_TRANSLATE("exporter", "it knows no settings of single layers"));
  if (gptq_other_groups(layers, kTorchGroups))
    return gptq_refuses(
        kName,
        AQ_TRANSLATE("exporter", "GPTQModel's kernels have groups of 16, 32, 64, 128, 256, 512 and 1024"));
  if (config.block.experts > 0) return {kName, ReaderVerdict::Unchecked, {kMixturesUntried}};
  return {kName, ReaderVerdict::Loads, {AQ_TRANSLATE("exporter", "with optimum and GPTQModel")}};
}

ReaderSupport gptq_in_gptqmodel(const GptqFormats& layers, const ModelConfig& config, bool v1) {
  constexpr const char* kName = "GPTQModel";
  if (v1 && gptq_asymmetric(layers))
    return gptq_refuses(
        kName, AQ_TRANSLATE("exporter",
                            "it loads asymmetric grids in version 1 of its own making only; gptq:v2 loads"));
  if (gptq_other_groups(layers, kTorchGroups))
    return gptq_refuses(
        kName, AQ_TRANSLATE("exporter", "its kernels have groups of 16, 32, 64, 128, 256, 512 and 1024"));
  if (config.block.experts > 0) return {kName, ReaderVerdict::Unchecked, {kMixturesUntried}};
  return {kName, ReaderVerdict::Loads, {}};
}

ReaderSupport gptq_in_vllm(const Recipe& recipe, const GptqFormats& layers) {
  constexpr const char* kName = "vLLM";
  const auto has_bits = [](const RecipeFormat& one) { return one.format.bits == 4 || one.format.bits == 8; };
  if (!std::ranges::all_of(layers, has_bits))
    return gptq_refuses(kName, AQ_TRANSLATE("exporter", "it has 4 and 8 bits only"));
  if (gptq_asymmetric(layers))
    return gptq_refuses(kName, AQ_TRANSLATE("exporter", "it has symmetric grids only"));
  if (gptq_other_groups(layers, kMarlinGroups))
    return gptq_refuses(kName, AQ_TRANSLATE("exporter", "it has channels and groups of 32, 64 and 128 only"));
  if (gptq_short_group(layers))
    return gptq_refuses(kName, AQ_TRANSLATE("exporter", "its groups have to divide a layer's inputs"));
  if (reorders_beside_tiles(recipe, layers))
    return gptq_refuses(
        kName,
        AQ_TRANSLATE("exporter",
                     "with act-order it wants inputs in multiples of 128 and outputs in multiples of 64"));
  if (formats_differ(layers))
    return {
        kName,
        ReaderVerdict::Unchecked,
        {AQ_TRANSLATE("exporter", "it joins q, k, v and gate, up, which have to have the same settings")}};
  return {kName, ReaderVerdict::Loads, {kBySourceOnGpu}};
}

ReaderSupport gptq_in_autogptq(const GptqFormats& layers, bool v1) {
  constexpr const char* kName = "AutoGPTQ";
  if (!v1) return gptq_refuses(kName, AQ_TRANSLATE("exporter", "it knows version 1 only"));
  if (formats_differ(layers))
    return gptq_refuses(kName, AQ_TRANSLATE("exporter", "it knows no settings of single layers"));
  return {kName, ReaderVerdict::Unchecked, {kNoLongerMaintained}};
}

}  // namespace

std::vector<ReaderSupport> gptq_readers(const Recipe& recipe, const ModelConfig& config,
                                        const std::string& variant) {
  const GptqFormats layers = recipe_formats(recipe, config);
  const bool v1 = variant != "v2";
  std::vector<ReaderSupport> readers{gptq_in_transformers(layers, config),
                                     gptq_in_gptqmodel(layers, config, v1), gptq_in_vllm(recipe, layers),
                                     gptq_in_autogptq(layers, v1)};
  if (recipe.quantizes_activations())
    for (ReaderSupport& one : readers)
      if (one.verdict == ReaderVerdict::Loads) one.conditions.emplace_back(kFloatActivations);
  return readers;
}

}  // namespace aq
