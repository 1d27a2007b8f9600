// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/calibration/learned_rounding.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/base/interruption.h"
#include "core/calibration/batch_gradients.h"
#include "core/calibration/compute_mode.h"
#include "core/calibration/rounding_learner.h"
#include "core/calibration/sample_losses.h"

namespace aq {
namespace {

using RoundingClock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kRoundingEventInterval{50};

/// The passes over the samples; holds what they share.
class RoundingLoop {
 public:
  RoundingLoop(const BlockProblem& problem, const Recipe& recipe, ActivationHook* hook, int first_epoch,
               const RunContext& context)
      : problem_(problem),
        batch_(recipe.optimizer.batch_size),
        compute_(recipe.optimizer.compute),
        hook_(hook),
        first_epoch_(first_epoch),
        context_(context) {}

  std::int64_t samples() const { return problem_.inputs.samples(); }
  /// Of an epoch.
  std::int64_t steps() const { return (samples() + batch_ - 1) / batch_; }

  at::Tensor loss_of(const BlockWeights& weights, std::int64_t sample) const {
    const at::Tensor x = problem_.inputs.sample(sample);  // [1, tokens, hidden]
    const ComputeMode mode(compute_);
    return sample_loss(problem_, sample, block_forward(problem_.shape, weights, x, hook_).to(at::kFloat));
  }

  double loss_without_learning(const BlockWeights& weights) const {
    const at::NoGradGuard no_grad;
    SampleLosses losses(samples());
    std::string why;
    for (std::int64_t sample = 0; sample < samples(); ++sample) {
      if (!problem_.inputs.has(sample)) continue;
      context_.check();
      const double loss = loss_of(weights, sample).item<double>();
      losses.set(sample, loss);
      if (!std::isfinite(loss) && why.empty()) why = why_not_finite(weights, sample);
    }
    const double mean = losses.mean(context_.ranks());
    if (!std::isfinite(mean)) fail(why);
    return mean;
  }

  /// @returns the epoch's mean loss
  double run_epoch(int epoch, RoundingLearner& learner) const {
    const auto start = RoundingClock::now();
    auto last_event = start - kRoundingEventInterval;
    BatchGradients gradients(context_.ranks());
    double sum = 0;
    std::int64_t step = 0;
    for (std::int64_t first = 0; first < samples(); first += batch_) {
      context_.check();
      const std::int64_t count = std::min(batch_, samples() - first);
      sum += find_gradients(first, count, gradients, learner);
      learner.step(epoch * steps() + step++);
      if (RoundingClock::now() - last_event < kRoundingEventInterval) continue;
      last_event = RoundingClock::now();
      context_.post(StepFinished{problem_.index, first_epoch_ + epoch, static_cast<int>(step),
                                 sum / static_cast<double>(first + count)});
    }
    const double loss = sum / static_cast<double>(samples());
    const double seconds = std::chrono::duration<double>(RoundingClock::now() - start).count();
    context_.post(EpochFinished{problem_.index, first_epoch_ + epoch, loss, seconds, {}});
    return loss;
  }

 private:
  /// Of samples [first, first + count), in the learner's leaves. @returns the sum of their losses
  double find_gradients(std::int64_t first, std::int64_t count, BatchGradients& gradients,
                        RoundingLearner& learner) const {
    const at::AutoGradMode with_gradients(true);
    const BlockWeights weights = learner.weights();
    gradients.begin(learner.leaves(), count);
    std::string why;
    for (std::int64_t place = 0; place < count; ++place) {
      if (!problem_.inputs.has(first + place)) continue;
      context_.check();
      const at::Tensor loss = loss_of(weights, first + place);
      const double value = loss.item<double>();
      if (!std::isfinite(value)) {
        gradients.add_failed(place, value);
        if (why.empty()) why = why_not_finite(weights, first + place);
        continue;
      }
      interruption_point();
      loss.backward();
      gradients.add(place, value);
    }
    const std::vector<double> losses = gradients.finish();
    if (gradients.failed()) fail(why);
    return std::accumulate(losses.begin(), losses.end(), 0.0);
  }

  std::string why_not_finite(const BlockWeights& weights, std::int64_t sample) const {
    const std::string place = why_sample_not_finite(problem_, weights, sample, hook_);
    return "the loss is not finite" + (place.empty() ? "" : ": " + place);
  }

  /// On every rank, behind what they exchange: none waits for one that has ended.
  [[noreturn]] void fail(const std::string& why) const {
    throw Error(ErrorKind::Numeric, "learning the rounding of block", std::to_string(problem_.index),
                why.empty() ? "the loss of another rank's sample is not finite" : why,
                "choose a smaller --rounding-lr, more bits, or --rounding nearest");
  }

  const BlockProblem& problem_;
  std::int64_t batch_;
  const std::string& compute_;
  ActivationHook* hook_;
  int first_epoch_;
  const RunContext& context_;
};

/// A block with its rounded layers in the place of the transformed ones.
BlockWeights with_layers(BlockWeights weights, const RoundedLayers& layers) {
  for (const LinearRole role : kAllLinearRoles)
    if (const auto& layer = layers[static_cast<std::size_t>(role)]; layer.quantized.dequantized.defined())
      weights[role].weight = layer.quantized.dequantized;
  return weights;
}

/// No layer: each will be rounded to nearest.
RoundedLayers nearest_layers() {
  RoundedLayers layers;
  for (RoundedLayer& layer : layers) layer.flipped = 0;
  return layers;
}

/// Gives up a rounding that ended worse than it began.
RoundedLayers no_worse_than_nearest(RoundedLayers layers, const RoundingLoop& loop, double nearest,
                                    const BlockProblem& problem, const BlockWeights& transformed,
                                    const RunContext& context) {
  const double learned = loop.loss_without_learning(with_layers(transformed, layers));
  if (learned <= nearest) return layers;
  char losses[96];
  std::snprintf(losses, sizeof losses, "a loss of %.4g, against %.4g of rounding to nearest", learned,
                nearest);
  context.post(Notice{.warning = true,
                      .text = "block " + std::to_string(problem.index) + ": learned rounding ended at " +
                              losses + ", which is kept"});
  return nearest_layers();
}

}  // namespace

LearnedRounding learn_rounding(const BlockProblem& problem, const Recipe& recipe, WeightQuantizer& quantizer,
                               const BlockWeights& transformed, ActivationHook* hook, int first_epoch,
                               const RunContext& context) {
  const at::NoGradGuard no_grad;
  const RoundingLoop loop(problem, recipe, hook, first_epoch, context);
  LearnedRounding learned;
  RoundingPlan plan;
  plan.steps = recipe.rounding.epochs * loop.steps();
  plan.initial_loss = loop.loss_without_learning(quantizer.quantize(transformed));
  const auto learner = rounding_learner(recipe, plan, quantizer, transformed);
  for (int epoch = 0; epoch < recipe.rounding.epochs; ++epoch) {
    const double loss = loop.run_epoch(epoch, *learner);
    learner->finish_epoch(loss);
    learned.losses.push_back(static_cast<float>(loss));
  }
  if (const std::string remark = learner->remark(); !remark.empty())
    context.post(Notice{.text = "block " + std::to_string(problem.index) + ": " + remark});
  learned.layers = learner->finish(quantizer);
  if (!learner->keeps_best())
    learned.layers = no_worse_than_nearest(std::move(learned.layers), loop, plan.initial_loss, problem,
                                           transformed, context);
  return learned;
}

}  // namespace aq
