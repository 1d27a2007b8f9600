// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/ATen.h>

#include <algorithm>
#include <array>

#include "core/base/error.h"
#include "core/base/translate.h"
#include "core/checkpoint/packed/awq_layout.h"
#include "core/export/exporter.h"
#include "core/export/grid_fit.h"
#include "core/export/packed_checkpoint.h"
#include "core/export/reader_conditions.h"
#include "core/export/recipe_formats.h"
#include "core/export/refusals.h"

namespace aq {
namespace {

constexpr ZeroPointRange kAwqZeroPoints{0, 15};

std::int64_t awq_group(const WeightRecipe& format) {
  return format.granularity == "group" ? format.group_size : -1;
}

/// Why a layer has no place in AWQ's words.
std::string awq_layer_refusal(const RecipeFormat& layer, const Recipe& recipe) {
  const WeightRecipe& format = layer.format;
  if (format.format != "integer")
    return layer.layer + " is rounded to the levels of " + format.format +
           ", and AWQ holds integers; hdf5 can carry it";
  if (format.bits != kAwqBits)
    return layer.layer + " has " + std::to_string(format.bits) +
           " bits, and AWQ has 4; gptq, compressed-tensors and hdf5 can carry it";
  if (reorders_columns(recipe, format, layer.in))
    return "act-order forms groups of columns that are no neighbours, which AWQ cannot say; gptq and hdf5 "
           "can carry it";
  if (format.granularity == "group" && layer.in % format.group_size != 0)
    return layer.layer + " has " + std::to_string(layer.in) + " inputs, which groups of " +
           std::to_string(format.group_size) + " do not divide; gptq and hdf5 can carry it";
  if (layer.out % kAwqColumns != 0)
    return layer.layer + " has " + std::to_string(layer.out) +
           " outputs, which 8 does not divide; hdf5 can carry it";
  return {};
}

std::string awq_refusal(const Recipe& recipe, const ModelConfig& config, const std::string& /*variant*/) {
  for (const std::string& reason :
       {added_bias_refusal(recipe, config), off_grid_refusal(recipe), transposed_refusal(config)})
    if (!reason.empty()) return reason;
  const std::vector<RecipeFormat> layers = recipe_formats(recipe, config);
  if (layers.empty()) return "the recipe rounds no weights; safetensors can carry it";
  for (const RecipeFormat& layer : layers) {
    if (std::string reason = awq_layer_refusal(layer, recipe); !reason.empty()) return reason;
    if (awq_group(layer.format) != awq_group(layers.front().format))
      return "layers have groups of different sizes, and AWQ has one size; gptq and hdf5 can carry it";
  }
  return {};
}

std::vector<ReaderSupport> awq_readers(const Recipe& recipe, const ModelConfig& config,
                                       const std::string& /*variant*/) {
  const std::vector<RecipeFormat> layers = recipe_formats(recipe, config);
  const std::int64_t group = layers.empty() ? -1 : awq_group(layers.front().format);
  constexpr std::array<std::int64_t, 5> kGptqModelGroups{-1, 16, 32, 64, 128};
  const bool known = std::ranges::find(kGptqModelGroups, group) != kGptqModelGroups.end();
  const bool marlin = known && group != 16;
  using Conditions = std::vector<std::string>;
  const auto loads = [&](const char* reader, Conditions conditions) -> ReaderSupport {
    if (recipe.quantizes_activations()) conditions.emplace_back(kFloatActivations);
    return {reader, ReaderVerdict::Loads, conditions};
  };
  const auto gptqmodel = [&](const char* reader, const Conditions& conditions) -> ReaderSupport {
    if (!known)
      return {reader,
              ReaderVerdict::Refuses,
              {AQ_TRANSLATE("exporter", "its kernels have groups of 16, 32, 64 and 128")}};
    if (config.block.experts > 0) return {reader, ReaderVerdict::Unchecked, {kMixturesUntried}};
    return loads(reader, conditions);
  };
  Conditions in_vllm{kBySourceOnGpu};
  if (!marlin) in_vllm.emplace_back(AQ_TRANSLATE("exporter", "with its slower kernels"));
  return {gptqmodel("transformers", {AQ_TRANSLATE("exporter", "with GPTQModel")}),
          gptqmodel("GPTQModel", {}),
          loads("vLLM", in_vllm),
          {"AutoAWQ", ReaderVerdict::Unchecked, {kNoLongerMaintained}}};
}

std::vector<TensorInfo> awq_parts(const LayerInfo& layer) {
  const std::int64_t words = layer.out / kAwqColumns, groups = layer.groups();
  const auto part = [&](const char* name, at::ScalarType dtype, std::int64_t rows, std::int64_t columns) {
    const auto bytes = static_cast<std::uint64_t>(rows * columns) * c10::elementSize(dtype);
    return TensorInfo{layer.name + "." + name, dtype, {rows, columns}, bytes, {}};
  };
  return {part("qweight", at::kInt, layer.in, words), part("qzeros", at::kInt, groups, words),
          part("scales", at::kHalf, groups, layer.out)};
}

std::vector<at::Tensor> pack_awq_layer(const CalibratedLayer& layer) {
  const FittedGrid grid = fit_grid(layer, kAwqZeroPoints);
  return {pack_awq(grid.integers.t()), pack_awq(grid.zero_point.t()),
          half_scales(grid.scale, kAwqZeroPoints.highest, layer.info.name).t().contiguous()};
}

nlohmann::ordered_json awq_quantization_config(const ExportRequest& request) {
  const std::vector<LayerInfo>& layers = request.layers->layers();
  const std::vector<std::string> floats = float_layers(*request.model, *request.layers);
  nlohmann::ordered_json config = {{"quant_method", "awq"},
                                   {"bits", kAwqBits},
                                   {"group_size", layers.empty() ? -1 : awq_group(layers.front().format)},
                                   {"zero_point", true},
                                   {"sym", false},
                                   {"version", "gemm"}};
  config["modules_to_not_convert"] =
      floats.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(floats);
  return config;
}

void write_awq(const ExportRequest& request, const RunContext& context) {
  const std::string reason = awq_refusal(request.recipe, request.model->config(), request.variant);
  if (!reason.empty()) throw Error(ErrorKind::BadArgument, "exporting to", request.output, reason);
  PackedLayout layout;
  layout.quantization_config = awq_quantization_config(request);
  layout.parts = awq_parts;
  layout.pack = pack_awq_layer;
  write_packed_checkpoint(request, layout, context);
}

}  // namespace

Exporter awq_exporter() {
  return {.id = "awq",
          .name = AQ_TRANSLATE("exporter", "AWQ checkpoint"),
          .summary =
              AQ_TRANSLATE("exporter", "Integers of 4 bits on the run's own grids, in AWQ's layout (gemm)."),
          .programs = {"transformers", "vLLM", "AutoAWQ", "affinequant"},
          .refusal = awq_refusal,
          .readers = awq_readers,
          .weight_bits = [](const std::string&) { return 0.0; },
          .write = write_awq};
}

}  // namespace aq
