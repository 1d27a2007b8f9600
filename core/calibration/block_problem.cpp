// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/calibration/block_problem.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <cmath>
#include <cstdio>

#include "core/base/interruption.h"
#include "core/calibration/sample_losses.h"
#include "core/model/finite_values.h"
#include "core/run/run_context.h"

namespace aq {
namespace {

/// Calls body(sample, output) for every sample that the chain holds.
template <typename Body>
void for_each_output(const BlockShape& shape, const BlockWeights& weights, const ActivationChain& inputs,
                     ActivationHook* hook, const RunContext& context, const Body& body) {
  const at::NoGradGuard no_grad;
  for (std::int64_t sample = 0; sample < inputs.samples(); ++sample) {
    if (!inputs.has(sample)) continue;
    context.check();
    body(sample, block_forward(shape, weights, inputs.sample(sample), hook));
  }
}

double largest_magnitude(const at::Tensor& values) { return values.abs().max().item<double>(); }

std::string shown(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

/// Beyond it a mean of squares may leave the floats.
constexpr double kLargestSquared = 1e15;

/// Of a block all of whose values are finite: that they are too large to be squared, and the layer whose
/// weight is the largest; empty where they are not too large.
std::string why_square_not_finite(const BlockProblem& problem, const BlockWeights& weights,
                                  std::int64_t sample, ActivationHook* hook) {
  const at::NoGradGuard no_grad;
  const double output =
      largest_magnitude(block_forward(problem.shape, weights, problem.inputs.sample(sample), hook));
  if (output < kLargestSquared) return {};
  double largest = 0;
  std::string layer;
  for (const LinearRole role : kAllLinearRoles) {
    const at::Tensor& weight = weights[role].weight;
    if (!weight.defined()) continue;
    const double own = largest_magnitude(weight);
    if (!layer.empty() && own <= largest) continue;
    largest = own;
    layer = problem.layer_names[static_cast<std::size_t>(role)];
  }
  return "the block's output reaches " + shown(output) +
         ", whose square is too large; the largest weight is " + shown(largest) + ", of " + layer;
}

}  // namespace

void run_chain(const BlockShape& shape, const BlockWeights& weights, const ActivationChain& inputs,
               ActivationHook* hook, const RunContext& context, const ActivationChain& outputs) {
  for_each_output(shape, weights, inputs, hook, context, [&](std::int64_t sample, const at::Tensor& output) {
    if (!all_finite(output)) throw NonFiniteOutput(sample);
    outputs.sample(sample).copy_(output);
  });
}

void watch_chain(const BlockShape& shape, const BlockWeights& weights, const ActivationChain& inputs,
                 ActivationHook* hook, const RunContext& context) {
  for_each_output(shape, weights, inputs, hook, context, [](std::int64_t, const at::Tensor&) {});
}

at::Tensor sample_loss(const BlockProblem& problem, std::int64_t sample, const at::Tensor& output) {
  at::Tensor loss = at::mse_loss(output, problem.targets.sample(sample));
  if (problem.augmented_targets.defined())
    loss = loss + at::mse_loss(output, problem.augmented_targets.sample(sample));
  return loss;
}

std::string why_sample_not_finite(const BlockProblem& problem, const BlockWeights& weights,
                                  std::int64_t sample, ActivationHook* hook) {
  if (!all_finite(problem.targets.sample(sample)))
    return "the block's target holds " + first_non_finite(problem.targets.sample(sample));
  for (const LinearRole role : kAllLinearRoles)
    if (const at::Tensor& weight = weights[role].weight; weight.defined() && !all_finite(weight))
      return "the weight of " + problem.layer_names[static_cast<std::size_t>(role)] + " holds " +
             first_non_finite(weight);
  std::string place =
      non_finite_activation(problem.shape, weights, problem.layer_names, problem.inputs.sample(sample), hook);
  return place.empty() ? why_square_not_finite(problem, weights, sample, hook) : place;
}

double finite_mean(SampleLosses& losses, const Ranks& ranks, int block, const std::string& why) {
  const double mean = losses.mean(ranks);
  if (std::isfinite(mean)) return mean;
  throw Error(ErrorKind::Numeric, "calibrating block", std::to_string(block),
              why.empty() ? "the loss of another rank's sample is not finite" : why, kAdviceForLosses);
}

double chain_loss(const BlockProblem& problem, const ActivationChain& outputs, const Ranks& ranks) {
  const at::NoGradGuard no_grad;
  SampleLosses losses(outputs.samples());
  std::string why;
  for (std::int64_t sample = 0; sample < outputs.samples(); ++sample) {
    if (!outputs.has(sample)) continue;
    interruption_point();
    const at::Tensor output = outputs.sample(sample);
    double loss = at::mse_loss(output, problem.targets.sample(sample)).item<double>();
    if (problem.augmented_targets.defined())
      loss += at::mse_loss(output, problem.augmented_targets.sample(sample)).item<double>();
    losses.set(sample, loss);
    if (!std::isfinite(loss) && why.empty())
      why = "the loss of the quantized block is not finite: its output reaches " +
            shown(largest_magnitude(output));
  }
  return finite_mean(losses, ranks, problem.index, why);
}

}  // namespace aq
