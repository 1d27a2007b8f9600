#include "core/calibration/learned_rounding.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <chrono>
#include <cmath>

#include "core/base/error.h"
#include "core/base/interruption.h"
#include "core/calibration/compute_mode.h"
#include "core/calibration/rounding_learner.h"

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
        compute_(recipe.optimizer.compute),
        hook_(hook),
        first_epoch_(first_epoch),
        context_(context) {}

  std::int64_t samples() const { return problem_.inputs.samples(); }

  at::Tensor loss_of(const BlockWeights& weights, std::int64_t sample) const {
    const at::Tensor x = problem_.inputs.sample(sample);  // [1, tokens, hidden]
    const ComputeMode mode(compute_);
    return sample_loss(problem_, sample, block_forward(problem_.shape, weights, x, hook_).to(at::kFloat));
  }

  double loss_without_learning(const BlockWeights& weights) const {
    const at::NoGradGuard no_grad;
    double sum = 0;
    for (std::int64_t sample = 0; sample < samples(); ++sample) {
      context_.check();
      sum += finite(loss_of(weights, sample).item<double>(), weights, sample);
    }
    return sum / static_cast<double>(samples());
  }

  /// @returns the epoch's mean loss
  double run_epoch(int epoch, RoundingLearner& learner) const {
    const auto start = RoundingClock::now();
    auto last_event = start - kRoundingEventInterval;
    double sum = 0;
    for (std::int64_t sample = 0; sample < samples(); ++sample) {
      context_.check();
      sum += take_step(epoch * samples() + sample, sample, learner);
      if (RoundingClock::now() - last_event < kRoundingEventInterval) continue;
      last_event = RoundingClock::now();
      context_.post(StepFinished{problem_.index, first_epoch_ + epoch, static_cast<int>(sample) + 1,
                                 sum / static_cast<double>(sample + 1)});
    }
    const double loss = sum / static_cast<double>(samples());
    const double seconds = std::chrono::duration<double>(RoundingClock::now() - start).count();
    context_.post(EpochFinished{problem_.index, first_epoch_ + epoch, loss, seconds, {}});
    return loss;
  }

 private:
  double take_step(std::int64_t step, std::int64_t sample, RoundingLearner& learner) const {
    at::Tensor loss;
    {
      const at::AutoGradMode with_gradients(true);
      const BlockWeights weights = learner.weights();
      loss = loss_of(weights, sample);
      finite(loss.item<double>(), weights, sample);
      interruption_point();
      loss.backward();
    }
    const at::NoGradGuard no_grad;
    interruption_point();
    learner.step(step);
    return loss.item<double>();
  }

  double finite(double loss, const BlockWeights& weights, std::int64_t sample) const {
    if (std::isfinite(loss)) return loss;
    const std::string place = why_sample_not_finite(problem_, weights, sample, hook_);
    throw Error(ErrorKind::Numeric, "learning the rounding of block", std::to_string(problem_.index),
                "the loss is not finite" + (place.empty() ? "" : ": " + place),
                "choose a smaller --rounding-lr, more bits, or --rounding nearest");
  }

  const BlockProblem& problem_;
  const std::string& compute_;
  ActivationHook* hook_;
  int first_epoch_;
  const RunContext& context_;
};

}  // namespace

LearnedRounding learn_rounding(const BlockProblem& problem, const Recipe& recipe, WeightQuantizer& quantizer,
                               const BlockWeights& transformed, ActivationHook* hook, int first_epoch,
                               const RunContext& context) {
  const at::NoGradGuard no_grad;
  const RoundingLoop loop(problem, recipe, hook, first_epoch, context);
  LearnedRounding learned;
  RoundingPlan plan;
  plan.steps = recipe.rounding.epochs * loop.samples();
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
  return learned;
}

}  // namespace aq
