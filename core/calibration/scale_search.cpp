// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/calibration/scale_search.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/calibration/sample_losses.h"
#include "core/distributed/exchange.h"
#include "core/model/attention.h"
#include "core/model/linear.h"
#include "core/model/mlp.h"

namespace aq {
namespace {

constexpr int kRatios = 20;  // a step of 0.05
constexpr double kSmallestPower = 1e-4;
constexpr std::int64_t kSearchTokens = 8192;

/// Keeps the last activation that passed one site.
class SiteTap : public ActivationHook {
 public:
  explicit SiteTap(ActivationSite site) : site_(site) {}
  at::Tensor apply(ActivationSite site, const at::Tensor& x, const SiteParameters& /*parameters*/) override {
    if (site == site_) last_ = x;
    return x;
  }
  const at::Tensor& last() const { return last_; }

 private:
  ActivationSite site_;
  at::Tensor last_;  // [1, tokens, channels]
};

/// The part of a block whose output tells how good a scale is.
struct SearchedModule {
  BlockShape shape;
  Placement placement = Placement::AttentionNorm;
  BlockWeights weights;             // float; with the biases that undo the shift
  std::int64_t samples = 0;         // that are looked at, on all ranks
  std::vector<std::int64_t> held;   // which of them this rank looks at
  std::vector<at::Tensor> inputs;   // as held, each [1, tokens, channels], less the shift
  std::vector<at::Tensor> outputs;  // as held, each [1, tokens, out]: of the float weights
};

at::Tensor module_forward(const SearchedModule& module, const BlockWeights& weights, const at::Tensor& x,
                          ActivationHook* hook) {
  if (module.placement == Placement::AttentionNorm) {
    const at::Tensor attended = attention(module.shape, weights, x, hook, nullptr);
    return module.shape.shares_norm() ? attended + mlp(module.shape, weights, x, hook) : attended;
  }
  if (module.placement == Placement::MlpNorm && module.shape.mlp == MlpKind::Gated)
    return mlp(module.shape, weights, x, hook);
  const LinearRole role = consumers(module.placement, module.shape).front();
  return apply_linear(weights[role], observed(weights, hook, input_site(role), x));
}

/// What reaches the placement in the float block on an even choice of the quantized chain's samples.
void take_inputs(SearchedModule& module, const BlockProblem& problem, ActivationSite site,
                 const RunContext& context) {
  const std::int64_t samples = problem.inputs.samples();
  module.samples = searched_samples(samples, problem.inputs.tokens());
  SiteTap tap(site);
  for (std::int64_t i = 0; i < module.samples; ++i) {
    const std::int64_t sample = i * samples / module.samples;
    if (!problem.inputs.has(sample)) continue;
    context.check();
    block_forward(problem.shape, problem.weights, problem.inputs.sample(sample), &tap);
    module.held.push_back(i);
    module.inputs.push_back(tap.last());
  }
}

/// Takes the shift out of the module's inputs and lets its biases make up for it: the scale will act on x −
/// δ.
void take_shift(SearchedModule& module, const at::Tensor& shift) {
  if (!shift.defined()) return;
  const at::Tensor delta = shift.detach().to(at::kFloat);  // [channels]: one value head a query head
  for (at::Tensor& x : module.inputs) x = x - delta;
  for (const LinearRole role : consumers(module.placement, module.shape)) {
    Linear& layer = module.weights[role];
    const at::Tensor more = at::mv(layer.weight, delta);
    layer.bias = layer.bias.defined() ? layer.bias + more : more;
  }
}

SearchedModule searched_module(const BlockProblem& problem, const TransformState& start,
                               const RunContext& context) {
  const Placement placement = start.plan.placement;
  const ActivationSite site = input_site(consumers(placement, problem.shape).front());
  SearchedModule module;
  module.shape = problem.shape;
  module.placement = placement;
  module.weights = problem.weights;
  take_inputs(module, problem, site, context);
  take_shift(module, start.shift);
  for (const at::Tensor& x : module.inputs) {
    context.check();
    module.outputs.push_back(module_forward(module, module.weights, x, nullptr));
  }
  return module;
}

/// The module's weights with Q(W·s) in the layers that read the placement, in the space of x/s or back in
/// that of x.
BlockWeights rounded_under(const SearchedModule& module, const WeightQuantizer& quantizer,
                           const at::Tensor& scale, bool scaled_inputs) {
  const auto roles = consumers(module.placement, module.shape);
  BlockWeights scaled;  // of these layers alone: no other is rounded
  for (const LinearRole role : roles) scaled[role].weight = module.weights[role].weight * scale;
  const BlockWeights rounded = quantizer.quantize(scaled);
  BlockWeights weights = module.weights;
  for (const LinearRole role : roles)
    weights[role].weight = scaled_inputs ? rounded[role].weight : rounded[role].weight / scale;
  return weights;
}

/// Mean squared error of the module with its layers rounded under a scale, and with its activations where a
/// hook does.
double module_loss(const SearchedModule& module, const WeightQuantizer& quantizer, const at::Tensor& scale,
                   ActivationHook* hook, const RunContext& context) {
  const BlockWeights weights = rounded_under(module, quantizer, scale, hook != nullptr);
  SampleLosses losses(module.samples);
  for (std::size_t i = 0; i < module.inputs.size(); ++i) {
    context.check();
    const at::Tensor& x = module.inputs[i];
    const at::Tensor y = module_forward(module, weights, hook ? x / scale : x, hook);
    losses.set(module.held[i], at::mse_loss(y, module.outputs[i]).item<double>());
  }
  return losses.mean(context.ranks());
}

/// Mean |x| of every channel over the module's inputs on all ranks, [channels].
at::Tensor mean_activation(const SearchedModule& module, const Ranks& ranks) {
  at::Tensor sum;  // [channels]
  double tokens = 0;
  if (!module.inputs.empty()) {
    const at::Tensor rows = at::cat(module.inputs).abs().flatten(0, 1);
    sum = rows.sum(0, /*keepdim=*/false,
                   at::kDouble);  // in float the ranks' shares would show in the last digits
    tokens = static_cast<double>(rows.size(0));
  }
  return (sum_over(ranks, std::move(sum)) / sum_over(ranks, tokens)).to(at::kFloat);
}

/// @param activation mean |x| [channels]
at::Tensor scale_at(const at::Tensor& activation, double ratio) {
  const at::Tensor power = activation.pow(ratio).clamp_min(kSmallestPower);
  return power / (power.max() * power.min()).sqrt();
}

/// AWQ's: mean|x|^ρ. @param activation mean |x| [channels]
ScaleCandidates activation_candidates(const at::Tensor& activation) {
  ScaleCandidates candidates{{}, [activation](double ratio) { return scale_at(activation, ratio); }};
  for (int step = 0; step < kRatios; ++step)
    candidates.ratios.push_back(static_cast<float>(static_cast<double>(step) / kRatios));
  return candidates;
}

bool is_searched(const PlacementPlan& plan, const BlockShape& shape, const WeightQuantizer& quantizer) {
  if (!quantizer.active() || plan.placement == Placement::QueryKey) return false;
  if (plan.placement == Placement::UpDown && shape.experts > 0) return false;
  return plan.placement != Placement::ValueOutput || shape.kv_group() == 1;
}

}  // namespace

std::int64_t searched_samples(std::int64_t samples, std::int64_t tokens) {
  return std::clamp<std::int64_t>(kSearchTokens / tokens, 1, samples);
}

ScaleCandidates migration_candidates(const BlockProblem& problem, const PlacementPlan& plan,
                                     const ChannelRange& input) {
  ScaleCandidates candidates{{}, [&problem, plan, input](double alpha) {
                               return migration_scale(plan, problem.shape, problem.weights, input, alpha);
                             }};
  for (int step = 0; step <= kRatios; ++step) candidates.ratios.push_back(static_cast<float>(step) / kRatios);
  return candidates;
}

ScaleSearch search_scale(const BlockProblem& problem, const TransformState& start,
                         const WeightQuantizer& quantizer, const RunContext& context,
                         const ScaleCandidates& given, ActivationHook* hook) {
  const at::NoGradGuard no_grad;
  ScaleSearch found;
  if (!given.scale) found.scale = at::ones({start.plan.heads * start.plan.size}, at::kFloat);
  if (!is_searched(start.plan, problem.shape, quantizer)) return found;
  const SearchedModule module = searched_module(problem, start, context);
  const ScaleCandidates candidates =
      given.scale ? given : activation_candidates(mean_activation(module, context.ranks()));
  float least = std::numeric_limits<float>::infinity();
  for (const float ratio : candidates.ratios) {
    const at::Tensor scale = candidates.scale(ratio);
    const auto loss = static_cast<float>(module_loss(module, quantizer, scale, hook, context));
    if (found.losses.empty() || loss < least) found.scale = scale;
    least = std::fmin(least, loss);  // passes over what is no number
    found.losses.push_back(loss);
  }
  found.ratios = candidates.ratios;
  return found;
}

}  // namespace aq
