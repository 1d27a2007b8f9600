#include "core/calibration/block_solver.h"

#include <ATen/ATen.h>

#include "core/calibration/block_optimizer.h"
#include "core/calibration/layer_report.h"
#include "core/quant/activation_quantizer.h"

namespace aq {
namespace {

/// Samples that the pictures of activations are drawn from.
constexpr std::int64_t kPictureSamples = 4;

std::vector<PlacementRecord> placement_records(const std::vector<AppliedTransform>& transforms,
                                               const LearningCurve& curve) {
  std::vector<PlacementRecord> records;
  for (std::size_t i = 0; i < transforms.size(); ++i) {
    PlacementRecord record;
    record.placement = placement_name(transforms[i].plan.placement);
    record.matrix = transforms[i].matrix.detach().clone();
    if (transforms[i].shift.defined()) record.shift = transforms[i].shift.detach().clone();
    for (const auto& epoch : curve.epochs) record.epochs.push_back(epoch[i]);
    records.push_back(std::move(record));
  }
  return records;
}

struct Quantized {
  BlockWeights weights;  // in the transformed space
  std::vector<LayerRecord> layers;
};

Quantized quantize_layers(const BlockProblem& problem, const WeightQuantizer& quantizer,
                          const BlockWeights& transformed) {
  Quantized result{transformed, {}};
  for (const LinearRole role : kAllLinearRoles) {
    if (!transformed[role].weight.defined()) continue;
    LayerRecord record;
    record.layer = problem.layer_names[static_cast<std::size_t>(role)];
    if (quantizer.active()) {
      const QuantizedWeight quantized = quantizer.finish(role, transformed[role].weight);
      record.scale = quantized.scale;
      record.zero_point = quantized.zero_point;
      record.integers = quantized.integers;
      record.clipping = quantizer.factors(role);
      result.weights[role].weight = quantized.dequantized;
    }
    result.layers.push_back(std::move(record));
  }
  return result;
}

/// What the layers see in the transformed, quantized block on a few samples.
ActivationRecorder record_activations(const BlockProblem& problem, const BlockWeights& weights,
                                      ActivationHook* hook, const RunContext& context) {
  ActivationRecorder recorder(hook);
  forward_chain(problem.shape, weights, problem.inputs.slice(0, 0, kPictureSamples), &recorder, context);
  return recorder;
}

}  // namespace

BlockSolution solve_block(const BlockProblem& problem, const Recipe& recipe, const RunContext& context) {
  const at::NoGradGuard no_grad;  // the optimizer turns gradients on for its steps
  ActivationQuantizer activations(recipe.activations);
  ActivationHook* hook = recipe.quantizes_activations() ? &activations : nullptr;

  ActivationRecorder before;
  forward_chain(problem.shape, problem.weights, problem.float_inputs, &before, context);
  LearnedTransform transform(recipe, problem.shape, problem.weights, before);
  WeightQuantizer quantizer(recipe, problem.weights, problem.layer_names);
  const LearningCurve curve = BlockOptimizer(problem, recipe, transform, quantizer, hook).run(context);

  const auto applied = transform.realize();
  const BlockWeights transformed = transform.apply(problem.shape, problem.weights, applied);
  Quantized quantized = quantize_layers(problem, quantizer, transformed);
  const ActivationRecorder after = record_activations(problem, quantized.weights, hook, context);

  BlockSolution solution;
  solution.weights = to(merge_norms(problem.shape, problem.weights, quantized.weights, applied), at::kFloat);
  solution.record.index = problem.index;
  solution.record.initial_loss = curve.initial_loss;
  solution.record.losses = curve.losses;
  solution.record.placements = placement_records(applied, curve);
  solution.record.layers = std::move(quantized.layers);
  const LayerViews views{problem.weights, transformed, quantized.weights};
  fill_reports(problem, views, before, after, recipe.weights, solution.record.layers);
  return solution;
}

}  // namespace aq
