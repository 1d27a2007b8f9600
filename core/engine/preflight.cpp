// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "core/engine/engine.h"
#include "core/engine/memory_plan.h"
#include "core/engine/recipe_layers.h"
#include "core/export/exporter.h"
#include "core/model/tensor_layout.h"
#include "core/quant/weight_format.h"
#include "core/transform/placement.h"

namespace aq {
namespace {

/// Bits that a linear weight takes in the output; nothing where it is stored as the model stores it.
std::optional<double> packed_bits(const PreparedRun& run, double own) {
  const ExportFormat format = export_format(run.spec.format);
  if (!format.exporter->weight_bits) return {};
  const double bits = format.exporter->weight_bits(format.variant);
  return bits > 0 ? bits : own;
}

void add_sizes(const PreparedRun& run, Preflight& result) {
  const std::optional<double> bits = packed_bits(run, result.bits_per_weight);
  const auto linear = linear_weights(run.model.family(), run.model.config());
  double bytes = 0;
  for (const TensorInfo& tensor : run.model.tensors().tensors()) {
    std::int64_t count = 1;
    for (const std::int64_t size : tensor.shape) count *= size;
    result.parameters += count;
    const bool packed = bits && linear.contains(tensor.name);
    bytes += static_cast<double>(count) *
             (packed ? *bits / 8 : static_cast<double>(c10::elementSize(tensor.dtype)));
  }
  result.checkpoint_bytes = std::llround(bytes);
}

void add_memory(const PreparedRun& run, Preflight& result) {
  const MemoryPlan plan = plan_memory(run);
  require_memory(run.spec, plan);
  result.peak_bytes = plan.peak();
  result.spilled_bytes = plan.spilled();
}

/// Of a model that is quantized already, e.g. a GGUF file or a GPTQ checkpoint.
bool stores_quantized_weights(const Model& model) {
  const auto& tensors = model.tensors().tensors();
  return std::ranges::any_of(tensors, [](const TensorInfo& one) { return !one.stored.empty(); });
}

void add_warnings(const PreparedRun& run, Preflight& result) {
  if (stores_quantized_weights(run.original))
    result.warnings.emplace_back(
        "the model's weights are quantized already: what this run adds comes on top of that loss");
  const CalibrationRecipe& c = run.spec.recipe.calibration;
  if (c.nsamples * static_cast<std::int64_t>(c.seqlen) < 2048)
    result.warnings.emplace_back(
        "fewer than 2048 calibration tokens: the result will depend much on the seed");
  for (std::string& sentence : missing_placements(run.model.config().block, run.spec.recipe.transform))
    result.warnings.push_back(std::move(sentence));
  if (needs_online_operation(run.spec.recipe))
    result.warnings.emplace_back(
        "activations are transformed as the model runs: other programs that load the checkpoint do not, and "
        "see quantized weights with float activations");
}

}  // namespace

double mean_bits_per_weight(const Model& model, const Recipe& recipe) {
  double bits = 0, weights = 0;
  for_each_layer(model, recipe, [&](const RecipeLayer& layer) {
    const auto count = static_cast<double>(layer.out * layer.in);
    bits += count * bits_per_weight(layer.weights, layer.out, layer.in);
    weights += count;
  });
  return bits / weights;
}

Preflight estimate(const PreparedRun& run) {
  Preflight result;
  result.bits_per_weight = mean_bits_per_weight(run.model, run.spec.recipe);
  add_sizes(run, result);
  add_memory(run, result);
  add_warnings(run, result);
  if (asks_for_a_format(run.spec))
    result.readers = export_format(run.spec.format).readers(run.spec.recipe, run.original.config());
  return result;
}

Preflight preflight(const RunSpec& spec) { return estimate(prepare(spec)); }

}  // namespace aq
