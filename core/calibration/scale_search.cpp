#include "core/calibration/scale_search.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>

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
  Placement placement;
  BlockWeights weights;  // float; with the biases that undo the shift
  at::Tensor inputs;     // [samples, tokens, channels], less the shift
  at::Tensor outputs;    // [samples, tokens, out]: of the float weights
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
at::Tensor placement_inputs(const BlockProblem& problem, ActivationSite site, const RunContext& context) {
  const std::int64_t samples = problem.inputs.samples();
  const std::int64_t kept = searched_samples(samples, problem.inputs.tokens());
  SiteTap tap(site);
  std::vector<at::Tensor> list;
  for (std::int64_t i = 0; i < kept; ++i) {
    context.check();
    const std::int64_t sample = i * samples / kept;
    block_forward(problem.shape, problem.weights, problem.inputs.sample(sample), &tap);
    list.push_back(tap.last());
  }
  return at::cat(list);
}

/// Takes the shift out of the module's inputs and lets its biases make up for it: the scale will act on x −
/// δ.
void take_shift(SearchedModule& module, const at::Tensor& shift) {
  if (!shift.defined()) return;
  const at::Tensor delta = shift.detach().to(at::kFloat);  // [channels]: one value head a query head
  module.inputs = module.inputs - delta;
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
  SearchedModule module{
      problem.shape, placement, problem.weights, placement_inputs(problem, site, context), {}};
  take_shift(module, start.shift);
  std::vector<at::Tensor> outputs;
  for (std::int64_t sample = 0; sample < module.inputs.size(0); ++sample) {
    context.check();
    outputs.push_back(
        module_forward(module, module.weights, module.inputs.slice(0, sample, sample + 1), nullptr));
  }
  module.outputs = at::cat(outputs);
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
  double sum = 0;
  for (std::int64_t sample = 0; sample < module.inputs.size(0); ++sample) {
    context.check();
    const at::Tensor x = module.inputs.slice(0, sample, sample + 1);
    const at::Tensor y = module_forward(module, weights, hook ? x / scale : x, hook);
    sum += at::mse_loss(y, module.outputs.slice(0, sample, sample + 1)).item<double>();
  }
  return sum / static_cast<double>(module.inputs.size(0));
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
      given.scale ? given : activation_candidates(module.inputs.abs().flatten(0, 1).mean(0));
  for (const float ratio : candidates.ratios) {
    const at::Tensor scale = candidates.scale(ratio);
    const auto loss = static_cast<float>(module_loss(module, quantizer, scale, hook, context));
    if (found.losses.empty() || loss < *std::ranges::min_element(found.losses)) found.scale = scale;
    found.losses.push_back(loss);
  }
  found.ratios = candidates.ratios;
  return found;
}

}  // namespace aq
