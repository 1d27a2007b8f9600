// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/calibration/block_solver.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include "core/base/interruption.h"
#include "core/calibration/block_optimizer.h"
#include "core/calibration/clip_search.h"
#include "core/calibration/layer_report.h"
#include "core/calibration/learned_rounding.h"
#include "core/calibration/range_observer.h"
#include "core/calibration/scale_search.h"
#include "core/calibration/sequential_rounding.h"
#include "core/quant/activation_quantizer.h"

namespace aq {
namespace {

/// Samples that the pictures of activations are drawn from.
constexpr std::int64_t kPictureSamples = 4;

/// Starts every placement where a grid search says. @returns one a placement
std::vector<ScaleSearch> start_by_search(const BlockProblem& problem, const TransformRecipe& recipe,
                                         const WeightQuantizer& quantizer, LearnedTransform& transform,
                                         const ActivationRecorder& before, ActivationHook* hook,
                                         const RunContext& context) {
  std::vector<ScaleSearch> searches;
  for (const TransformState& state : transform.states()) {
    if (state.plan.starts_as_rotation()) {
      searches.emplace_back();
      continue;
    }
    ScaleCandidates candidates;
    if (recipe.start == "alpha-search")
      candidates = migration_candidates(problem, state.plan, before.range(site_of(state.plan.placement)));
    searches.push_back(search_scale(problem, state, quantizer, context, candidates, hook));
    const ScaleSearch& found = searches.back();
    if (found.scale.defined()) transform.start_at(searches.size() - 1, found.scale);
    if (!found.losses.empty())
      context.post(
          SearchFinished{problem.index, placement_name(state.plan.placement), found.ratios, found.losses});
  }
  return searches;
}

std::vector<PlacementRecord> placement_records(const std::vector<AppliedTransform>& transforms,
                                               const LearningCurve& curve,
                                               const std::vector<ScaleSearch>& searches) {
  std::vector<PlacementRecord> records;
  for (std::size_t i = 0; i < transforms.size(); ++i) {
    PlacementRecord record;
    record.placement = placement_name(transforms[i].plan.placement);
    record.matrix = transforms[i].matrix.detach().clone();
    if (transforms[i].right.defined()) record.right = transforms[i].right.detach().clone();
    if (transforms[i].shift.defined()) record.shift = transforms[i].shift.detach().clone();
    for (const auto& epoch : curve.epochs) record.epochs.push_back(epoch[i]);
    if (!searches.empty()) {
      record.search_ratios = searches[i].ratios;
      record.search_losses = searches[i].losses;
    }
    records.push_back(std::move(record));
  }
  return records;
}

struct Quantized {
  BlockWeights weights;  // in the transformed space
  std::vector<LayerRecord> layers;
};

/// By the recipe's rule, where that looks at more than one layer. @param curve goes on with the losses of a
/// rule that learns
RoundedLayers round_together(const BlockProblem& problem, const Recipe& recipe, WeightQuantizer& quantizer,
                             const BlockWeights& transformed, ActivationHook* hook, LearningCurve& curve,
                             const RunContext& context) {
  if (!quantizer.active() || recipe.rounding.rule == "nearest") return {};
  if (!recipe.learns_rounding())
    return round_sequentially(problem, quantizer, transformed, recipe.rounding, hook, context);
  const int first_epoch = static_cast<int>(curve.losses.size());
  LearnedRounding learned =
      learn_rounding(problem, recipe, quantizer, transformed, hook, first_epoch, context);
  curve.losses.insert(curve.losses.end(), learned.losses.begin(), learned.losses.end());
  return std::move(learned.layers);
}

/// What is kept of a layer's rounding. @returns the rounded weight
at::Tensor keep_rounding(LayerRecord& record, RoundedLayer layer, const at::Tensor& clipping) {
  record.column_groups = std::move(layer.column_groups);
  record.report.flipped = layer.flipped;
  record.scale = std::move(layer.quantized.scale);
  record.double_quantized = std::move(layer.quantized.double_quantized);
  record.zero_point = std::move(layer.quantized.zero_point);
  record.codebook = std::move(layer.quantized.codebook);
  record.integers = std::move(layer.quantized.integers);
  record.clipping = clipping;
  return std::move(layer.quantized.dequantized);
}

/// Layer by layer, so that few weights are there in two forms. @param transformed becomes the quantized block
Quantized quantize_layers(const BlockProblem& problem, RoundedLayers rounded,
                          const WeightQuantizer& quantizer, BlockWeights transformed) {
  std::vector<LayerRecord> layers;
  for (const LinearRole role : kAllLinearRoles) {
    at::Tensor& weight = transformed[role].weight;
    if (!weight.defined()) continue;
    interruption_point();
    LayerRecord record;
    record.layer = problem.layer_names[static_cast<std::size_t>(role)];
    at::Tensor after = weight;
    if (quantizer.active(role)) {
      RoundedLayer layer = std::move(rounded[static_cast<std::size_t>(role)]);
      if (!layer.quantized.dequantized.defined()) layer.quantized = quantizer.finish(role, weight);
      after = keep_rounding(record, std::move(layer), quantizer.factors(role));
    }
    fill_weights(record.report, problem.weights[role].weight, weight, after);
    weight = std::move(after);
    layers.push_back(std::move(record));
  }
  return {std::move(transformed), std::move(layers)};
}

/// What the layers see in the transformed, quantized block on a few samples.
ActivationRecorder record_activations(const BlockProblem& problem, const BlockWeights& weights,
                                      ActivationHook* hook, const RunContext& context) {
  ActivationRecorder recorder(hook);
  watch_chain(problem.shape, weights, problem.inputs.first(kPictureSamples), &recorder, context);
  recorder.collect(context.ranks());
  return recorder;
}

}  // namespace

BlockSolution solve_block(const BlockProblem& problem, const Recipe& recipe, const RunContext& context) {
  const at::NoGradGuard no_grad;  // the optimizer turns gradients on for its steps
  ActivationQuantizer activations(recipe.activations);
  ActivationHook* hook = recipe.quantizes_activations() ? &activations : nullptr;

  const ActivationRecorder& before = problem.float_activations;
  LearnedTransform transform(recipe, problem.shape, problem.weights, before);
  WeightQuantizer quantizer(recipe, problem.index, problem.weights, problem.layer_names);
  std::vector<ScaleSearch> searches;
  if (recipe.transform.start != "migration")
    searches = start_by_search(problem, recipe.transform, quantizer, transform, before, hook, context);
  ActivationClipping clipping(recipe.activations);
  LearningCurve curve = BlockOptimizer(problem, recipe, transform, quantizer, clipping, hook).run(context);

  const auto applied = transform.realize();
  BlockWeights transformed = transform.apply(problem.shape, problem.weights, applied);
  clipping.apply(transformed);
  observe_ranges(problem, transformed, recipe.activations, context);
  if (recipe.clipping.rule == "search") search_clipping(problem, transformed, hook, quantizer, context);
  RoundedLayers rounded = round_together(problem, recipe, quantizer, transformed, hook, curve, context);
  Quantized quantized = quantize_layers(problem, std::move(rounded), quantizer, std::move(transformed));
  const ActivationRecorder after = record_activations(problem, quantized.weights, hook, context);

  BlockSolution solution;
  solution.weights =
      to(merge(problem.shape, problem.weights, std::move(quantized.weights), applied, recipe.activations),
         at::kFloat);
  solution.record.index = problem.index;
  solution.record.initial_loss = curve.initial_loss;
  solution.record.losses = curve.losses;
  solution.record.placements = placement_records(applied, curve, searches);
  solution.record.layers = std::move(quantized.layers);
  fill_reports(problem, before, after, recipe, solution.record.layers);
  return solution;
}

}  // namespace aq
