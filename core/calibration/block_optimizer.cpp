// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/calibration/block_optimizer.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <torch/optim/adamw.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numbers>

#include "core/base/error.h"
#include "core/base/interruption.h"
#include "core/calibration/compute_mode.h"
#include "core/calibration/recovery.h"
#include "core/calibration/sample_losses.h"
#include "core/model/finite_values.h"

namespace aq {
namespace {

using Clock = std::chrono::steady_clock;
double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

constexpr std::chrono::milliseconds kStepEventInterval{50};
/// A·A⁻¹ further from I than this changes the model more than 2-bit weights do.
constexpr double kLargestMergeError = 1e-2;

constexpr const char* kSingular = "a matrix could not be inverted";

/// Why an epoch cannot go on; caught by the ladder only.
struct NumericTrouble {
  std::string reason;
};

std::vector<at::Tensor> copy_all(const std::vector<at::Tensor>& tensors) {
  std::vector<at::Tensor> copy;
  for (const at::Tensor& tensor : tensors) copy.push_back(tensor.detach().clone());
  return copy;
}

/// Falls from 1 to a thousandth along half a cosine (Loshchilov and Hutter 2017, equation 5). @param share of
/// the way
double cosine_factor(double share) {
  constexpr double kFloor = 1e-3;
  return kFloor + (1 - kFloor) * (1 + std::cos(std::numbers::pi * share)) / 2;
}

void restore_all(const std::vector<at::Tensor>& tensors, const std::vector<at::Tensor>& copy) {
  const at::NoGradGuard no_grad;
  for (std::size_t i = 0; i < tensors.size(); ++i) tensors[i].detach().copy_(copy[i]);
}

}  // namespace

struct BlockOptimizer::Optimizer {
  torch::optim::AdamW adam;
  std::vector<double> rates;  // of each group, before the schedule

  explicit Optimizer(const std::vector<torch::optim::OptimizerParamGroup>& list) : adam(list) {
    for (auto& group : adam.param_groups()) rates.push_back(options_of(group).lr());
  }

  static torch::optim::AdamWOptions& options_of(torch::optim::OptimizerParamGroup& group) {
    return static_cast<torch::optim::AdamWOptions&>(group.options());
  }

  /// Their memory goes, too, where zero_grad() would keep it through the next forward pass.
  void drop_gradients() {
    for (auto& group : adam.param_groups())
      for (at::Tensor& parameter : group.params()) parameter.mutable_grad().reset();
  }

  std::vector<at::Tensor> parameters() {
    std::vector<at::Tensor> list;
    for (auto& group : adam.param_groups())
      list.insert(list.end(), group.params().begin(), group.params().end());
    return list;
  }

  void scale_rates(double factor) {
    for (std::size_t i = 0; i < rates.size(); ++i) options_of(adam.param_groups()[i]).lr(rates[i] * factor);
  }

  static std::vector<torch::optim::OptimizerParamGroup> groups(const std::vector<at::Tensor>& transform,
                                                               const std::vector<at::Tensor>& clipping,
                                                               const OptimizerRecipe& recipe, double factor) {
    using torch::optim::AdamWOptions;
    std::vector<torch::optim::OptimizerParamGroup> list;
    const auto add = [&](const std::vector<at::Tensor>& parameters, double rate) {
      if (!parameters.empty())
        list.emplace_back(parameters,
                          std::make_unique<AdamWOptions>(AdamWOptions(rate * factor).weight_decay(0)));
    };
    add(transform, recipe.let_lr);
    add(clipping, recipe.lwc_lr);
    return list;
  }
};

BlockOptimizer::BlockOptimizer(const BlockProblem& problem, const Recipe& recipe, LearnedTransform& transform,
                               WeightQuantizer& quantizer, ActivationClipping& activations,
                               ActivationHook* hook)
    : problem_(problem),
      recipe_(recipe),
      transform_(transform),
      quantizer_(quantizer),
      activations_(activations),
      hook_(hook) {}

std::vector<at::Tensor> BlockOptimizer::clipping_parameters() const {
  auto list = quantizer_.parameters();
  for (at::Tensor& parameter : activations_.parameters()) list.push_back(std::move(parameter));
  return list;
}

void BlockOptimizer::follow_schedule(std::int64_t step) {
  if (recipe_.optimizer.schedule == "constant") return;
  const double steps = static_cast<double>(recipe_.optimizer.epochs) *
                       static_cast<double>(recipe_.steps(problem_.inputs.samples()));
  optimizer_->scale_rates(cosine_factor(static_cast<double>(step) / steps));
}

BlockWeights BlockOptimizer::transformed() const {
  BlockWeights weights = transform_.apply(problem_.shape, problem_.weights,
                                          transform_.realize(products_of(recipe_.optimizer.compute)));
  activations_.apply(weights);
  return weights;
}

at::Tensor BlockOptimizer::loss_of(const BlockWeights& weights, std::int64_t sample) const {
  const at::Tensor x = problem_.inputs.sample(sample);  // [1, tokens, hidden]
  const ComputeMode mode(recipe_.optimizer.compute);
  return sample_loss(problem_, sample, block_forward(problem_.shape, weights, x, hook_).to(at::kFloat));
}

double BlockOptimizer::loss_without_learning(const RunContext& context) const {
  const at::NoGradGuard no_grad;
  const BlockWeights weights = quantizer_.quantize(transformed());
  SampleLosses losses(problem_.inputs.samples());
  std::string why;
  for (std::int64_t sample = 0; sample < problem_.inputs.samples(); ++sample) {
    if (!problem_.inputs.has(sample)) continue;
    context.check();
    const double loss = loss_of(weights, sample).item<double>();
    losses.set(sample, loss);
    if (!std::isfinite(loss) && why.empty()) why = why_loss_not_finite(sample);
  }
  return finite_mean(losses, context.ranks(), problem_.index, why);
}

std::string BlockOptimizer::add_sample(std::int64_t sample, std::int64_t place, BatchGradients& gradients) {
  try {
    const at::Tensor loss = loss_of(quantizer_.quantize_in_use(transformed()), sample);
    const double value = loss.item<double>();
    if (!std::isfinite(value)) {
      gradients.add_failed(place, value);
      return why_loss_not_finite(sample);
    }
    loss.backward();
    gradients.add(place, value);
    return {};
  } catch (const c10::LinAlgError&) {
    gradients.add_failed(place, 0);
    return kSingular;
  }
}

std::vector<double> BlockOptimizer::find_gradients(std::int64_t first, std::int64_t count,
                                                   BatchGradients& gradients, const RunContext& context) {
  optimizer_->drop_gradients();
  gradients.begin(optimizer_->parameters(), count);
  std::string trouble;
  for (std::int64_t place = 0; place < count; ++place) {
    if (!problem_.inputs.has(first + place)) continue;
    context.check();
    const std::string own = add_sample(first + place, place, gradients);
    if (trouble.empty()) trouble = own;
  }
  std::vector<double> losses = gradients.finish();
  if (gradients.failed())
    throw NumericTrouble{trouble.empty() ? "the loss of another rank's sample is not finite" : trouble};
  if (const std::string name = non_finite_gradient(); !name.empty())
    throw NumericTrouble{"the gradient of " + name + " is not finite"};
  return losses;
}

std::string BlockOptimizer::why_loss_not_finite(std::int64_t sample) const {
  const std::string place =
      why_sample_not_finite(problem_, quantizer_.quantize(transformed()), sample, hook_);
  return place.empty() ? "the loss is not finite" : "the loss is not finite: " + place;
}

std::string BlockOptimizer::non_finite_gradient() const {
  const auto finite = [](const at::Tensor& parameter) {
    return !parameter.grad().defined() || all_finite(parameter.grad());
  };
  const auto learned = transform_.parameters();
  const auto bad = std::ranges::find_if_not(learned, finite);
  if (bad != learned.end())
    return transform_.parameter_names()[static_cast<std::size_t>(bad - learned.begin())];
  return std::ranges::all_of(clipping_parameters(), finite) ? "" : "a clipping factor";
}

std::vector<PlacementStatus> BlockOptimizer::status_of_matrices() const {
  const auto learned = transform_.parameters();
  const auto bad = std::ranges::find_if_not(learned, all_finite);
  if (bad != learned.end())
    throw NumericTrouble{transform_.parameter_names()[static_cast<std::size_t>(bad - learned.begin())] +
                         " is not finite"};
  try {
    return transform_.status();
  } catch (const c10::LinAlgError&) {
    throw NumericTrouble{kSingular};
  }
}

std::string BlockOptimizer::non_finite_clipping() const {
  for (const LinearRole role : kAllLinearRoles) {
    const ClippingFactors factors = quantizer_.row_factors(role);
    if (!factors.lower.defined() || (all_finite(factors.lower) && all_finite(factors.upper))) continue;
    return problem_.layer_names[static_cast<std::size_t>(role)];
  }
  const auto parameters = clipping_parameters();
  return std::ranges::all_of(parameters, all_finite) ? "" : "the activations";
}

double BlockOptimizer::run_epoch(int epoch, const RunContext& context) {
  const at::AutoGradMode with_gradients(true);
  const std::int64_t samples = problem_.inputs.samples(), batch = recipe_.optimizer.batch_size;
  BatchGradients gradients(context.ranks());
  auto last_event = Clock::now() - kStepEventInterval;
  double sum = 0;
  std::int64_t step = 0;
  for (std::int64_t first = 0; first < samples; first += batch) {
    context.check();
    const std::int64_t count = std::min(batch, samples - first);
    for (const double loss : find_gradients(first, count, gradients, context)) sum += loss;
    follow_schedule(epoch * recipe_.steps(samples) + step++);
    interruption_point();
    optimizer_->adam.step();
    transform_.after_step();
    if (Clock::now() - last_event < kStepEventInterval) continue;
    last_event = Clock::now();
    context.post(StepFinished{problem_.index, epoch, static_cast<int>(step),
                              sum / static_cast<double>(first + count)});
  }
  optimizer_->drop_gradients();
  return sum / static_cast<double>(samples);
}

void BlockOptimizer::finish_epoch(int epoch, double loss, double seconds, const RunContext& context) {
  auto placements = status_of_matrices();
  for (const PlacementStatus& one : placements)
    if (!(one.merge_error < kLargestMergeError))
      throw NumericTrouble{"A·A⁻¹ of " + one.placement + " is off the identity by " +
                           std::to_string(one.merge_error)};
  if (const std::string layer = non_finite_clipping(); !layer.empty())
    throw NumericTrouble{"a clipping factor of " + layer + " is not finite"};
  curve_.losses.push_back(static_cast<float>(loss));
  curve_.epochs.push_back(placements);
  context.post(EpochFinished{problem_.index, epoch, loss, seconds, std::move(placements)});
  for (MatrixSnapshot& picture : transform_.snapshots(problem_.index, epoch))
    context.post(std::move(picture));
}

LearningCurve BlockOptimizer::run(const RunContext& context) {
  const int epochs = recipe_.optimizer.epochs;
  transform_.start_epoch(0, std::max(1, epochs));
  curve_.initial_loss = loss_without_learning(context);
  context.post(BlockStarted{problem_.index, curve_.initial_loss});
  const auto clipping = clipping_parameters();
  if (transform_.parameters().empty() && clipping.empty()) return curve_;

  RecoveryLadder ladder(transform_.limits());
  auto good_transform = transform_.copy_parameters();
  auto good_clipping = copy_all(clipping);
  const auto new_optimizer = [&] {
    optimizer_ = std::make_shared<Optimizer>(
        Optimizer::groups(transform_.parameters(), clipping, recipe_.optimizer, learning_rate_factor_));
  };
  new_optimizer();
  for (int epoch = 0; epoch < epochs;) {
    transform_.start_epoch(epoch, epochs);
    try {
      const auto start = Clock::now();
      const double loss = run_epoch(epoch, context);
      finish_epoch(epoch, loss, seconds_since(start), context);
      good_transform = transform_.copy_parameters();
      good_clipping = copy_all(clipping);
      ++epoch;
    } catch (const NumericTrouble& trouble) {
      if (!ladder.descend())
        throw Error(ErrorKind::Numeric, "calibrating block", std::to_string(problem_.index), trouble.reason,
                    "choose smaller learning rates or a smaller stability factor");
      transform_.restore_parameters(good_transform);
      restore_all(clipping, good_clipping);
      transform_.set_limits(ladder.step().limits);
      learning_rate_factor_ = ladder.step().learning_rate_factor;
      new_optimizer();
      context.post(RecoveryTaken{problem_.index, epoch, trouble.reason, ladder.step().text});
    }
  }
  return curve_;
}

}  // namespace aq
