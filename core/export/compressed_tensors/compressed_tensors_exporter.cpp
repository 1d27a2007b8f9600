// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string_view>
#include <utility>

#include "core/base/error.h"
#include "core/base/translate.h"
#include "core/export/compressed_tensors/layer_parts.h"
#include "core/export/compressed_tensors/limits.h"
#include "core/export/compressed_tensors/scheme.h"
#include "core/export/exporter.h"
#include "core/export/packed_checkpoint.h"
#include "core/export/recipe_formats.h"

namespace aq {
namespace compressed_tensors {
namespace {

constexpr std::string_view kWeightEnd = ".weight";
/// Scales are in the dtype of the weights, as readers make them.
at::ScalarType scale_dtype(const Model& model) {
  const at::ScalarType dtype =
      model.tensors().info(model.family().linear_name(LinearRole::Query, 0) + ".weight").dtype;
  return dtype == at::kHalf || dtype == at::kBFloat16 ? dtype : at::kFloat;
}

/// Modules with a matrix that is not quantized: the head, and what the recipe leaves float.
std::vector<std::string> ignored_modules(const ExportRequest& request) {
  const std::string& head = request.model->family().head_name;
  std::vector<std::string> modules{head.substr(0, head.size() - kWeightEnd.size())};
  for (std::string& layer : float_layers(*request.model, *request.layers))
    modules.push_back(std::move(layer));
  return modules;
}

void write(const ExportRequest& request, const RunContext& context) {
  const Model& model = *request.model;
  const std::string reason = recipe_refusal(request.recipe, model.config(), request.variant);
  if (!reason.empty()) throw Error(ErrorKind::BadArgument, "exporting to", request.output, reason);
  if (!request.layers)
    throw Error(ErrorKind::Internal, "exporting to", request.output, "the run's grids are not at hand");
  const std::string variant = chosen_variant(request.recipe, request.variant);
  const at::ScalarType dtype = scale_dtype(model);
  const PackedLayout layout{
      .quantization_config = quantization_config(request.layers->layers(), request.recipe.activations,
                                                 variant, ignored_modules(request)),
      .parts = [&](const LayerInfo& layer) { return announced_parts(layer, variant, dtype); },
      .pack = [&](const CalibratedLayer& layer) { return packed_parts(layer, variant, dtype); }};
  write_packed_checkpoint(request, layout, context);
}

}  // namespace
}  // namespace compressed_tensors

Exporter compressed_tensors_exporter() {
  return {.id = "compressed-tensors",
          .name = AQ_TRANSLATE("exporter", "compressed-tensors"),
          .summary =
              AQ_TRANSLATE("exporter",
                           "Integers of 2 to 8 bits with scales, as vLLM and llm-compressor use them; 8-bit "
                           "weights and activations, too."),
          .programs = {"transformers", "vLLM", "affinequant"},
          .variants = {{compressed_tensors::kPackedVariant,
                        AQ_TRANSLATE("exporter", "Integers packed into words: weights only, or any bits.")},
                       {compressed_tensors::kIntVariant,
                        AQ_TRANSLATE("exporter",
                                     "One int8 a weight, for 8-bit weights and activations (W8A8).")}},
          .refusal = compressed_tensors::recipe_refusal,
          .readers = compressed_tensors::known_readers,
          .weight_bits = [](const std::string&) { return 0.0; },
          .write = compressed_tensors::write};
}

}  // namespace aq
