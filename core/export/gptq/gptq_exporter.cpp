// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/ATen.h>

#include "core/base/error.h"
#include "core/base/translate.h"
#include "core/checkpoint/packed/gptq_layout.h"
#include "core/export/exporter.h"
#include "core/export/gptq/gptq_config.h"
#include "core/export/gptq/gptq_readers.h"
#include "core/export/grid_fit.h"
#include "core/export/packed_checkpoint.h"
#include "core/export/recipe_formats.h"
#include "core/export/refusals.h"
#include "core/quant/integer_grid.h"

namespace aq {
namespace {

constexpr std::int64_t kBitsOfWord = 32;

/// Why a layer has no place in GPTQ's words.
std::string gptq_layer_refusal(const RecipeFormat& layer) {
  const WeightRecipe& format = layer.format;
  if (format.format != "integer")
    return layer.layer + " is rounded to the levels of " + format.format +
           ", and GPTQ holds integers; hdf5 can carry it";
  if (!gptq_has_bits(format.bits))
    return layer.layer + " has " + std::to_string(format.bits) +
           " bits, and GPTQ has 2, 3, 4 and 8; compressed-tensors and hdf5 can carry it";
  if (layer.in * format.bits % kBitsOfWord != 0 || layer.out * format.bits % kBitsOfWord != 0)
    return layer.layer + " has " + std::to_string(layer.in) + " inputs and " + std::to_string(layer.out) +
           " outputs, of which " + std::to_string(format.bits) +
           " bits each do not fill words of 32 bits; hdf5 and safetensors can carry it";
  return {};
}

std::string gptq_refusal(const Recipe& recipe, const ModelConfig& config, const std::string& /*variant*/) {
  for (const std::string& reason :
       {added_bias_refusal(recipe, config), off_grid_refusal(recipe), transposed_refusal(config)})
    if (!reason.empty()) return reason;
  const std::vector<RecipeFormat> layers = recipe_formats(recipe, config);
  if (layers.empty()) return "the recipe rounds no weights; safetensors can carry it";
  for (const RecipeFormat& layer : layers)
    if (std::string reason = gptq_layer_refusal(layer); !reason.empty()) return reason;
  return {};
}

std::vector<TensorInfo> gptq_parts(const LayerInfo& layer) {
  const int bits = layer.format.bits;
  const auto part = [&](const char* name, at::ScalarType dtype, std::vector<std::int64_t> shape) {
    std::uint64_t bytes = c10::elementSize(dtype);
    for (const std::int64_t size : shape) bytes *= static_cast<std::uint64_t>(size);
    return TensorInfo{layer.name + "." + name, dtype, std::move(shape), bytes, {}};
  };
  return {part("qweight", at::kInt, {gptq_words(layer.in, bits), layer.out}),
          part("qzeros", at::kInt, {layer.groups(), gptq_words(layer.out, bits)}),
          part("scales", at::kHalf, {layer.groups(), layer.out}), part("g_idx", at::kInt, {layer.in})};
}

/// Symmetric grids get the zero point that programs take for granted, 2^(bits−1); one less than 0 is never
/// stored, since programs disagree on it.
ZeroPointRange gptq_zero_points(const WeightRecipe& format, GptqZeros zeros) {
  const int middle = 1 << (format.bits - 1);
  if (format.symmetric) return {middle, middle};
  return {zeros == GptqZeros::OneLess ? 1 : 0, IntegerGrid{format.bits}.levels()};
}

std::vector<at::Tensor> pack_gptq(const CalibratedLayer& layer, GptqZeros zeros) {
  const WeightRecipe& format = layer.info.format;
  const FittedGrid grid = fit_grid(layer, gptq_zero_points(format, zeros));
  const at::Tensor scales = half_scales(grid.scale, IntegerGrid{format.bits}.levels(), layer.info.name);
  const at::Tensor groups = layer.column_groups.defined()
                                ? layer.column_groups
                                : at::arange(layer.info.in).floor_divide(layer.info.row());
  return {pack_gptq_rows(grid.integers.t(), format.bits),
          pack_gptq_zeros(grid.zero_point.t(), format.bits, zeros), scales.t().contiguous(),
          groups.to(at::kInt)};
}

void write_gptq(const ExportRequest& request, const RunContext& context) {
  const std::string reason = gptq_refusal(request.recipe, request.model->config(), request.variant);
  if (!reason.empty()) throw Error(ErrorKind::BadArgument, "exporting to", request.output, reason);
  const GptqZeros zeros = gptq_zeros_of(request.variant);
  PackedLayout layout;
  layout.quantization_config = gptq_quantization_config(request);
  layout.parts = gptq_parts;
  layout.pack = [zeros](const CalibratedLayer& layer) { return pack_gptq(layer, zeros); };
  layout.files = {{"quantize_config.json", layout.quantization_config.dump(2) + "\n"}};
  write_packed_checkpoint(request, layout, context);
}

}  // namespace

Exporter gptq_exporter() {
  return {
      .id = "gptq",
      .name = AQ_TRANSLATE("exporter", "GPTQ checkpoint"),
      .summary =
          AQ_TRANSLATE("exporter", "Integers of 2, 3, 4 or 8 bits on the run's own grids, in GPTQ's layout."),
      .programs = {"transformers", "GPTQModel", "vLLM", "affinequant"},
      .variants = {{"v1", AQ_TRANSLATE("exporter", "zero points stored less one: what most programs read")},
                   {"v2", AQ_TRANSLATE("exporter",
                                       "zero points stored as they are: for asymmetric grids in GPTQModel")}},
      .refusal = gptq_refusal,
      .readers = gptq_readers,
      .weight_bits = [](const std::string&) { return 0.0; },
      .write = write_gptq};
}

}  // namespace aq
