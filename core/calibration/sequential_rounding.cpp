#include "core/calibration/sequential_rounding.h"

#include <ATen/ATen.h>

#include <cstdio>
#include <functional>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/rounding/hessian.h"
#include "core/rounding/obq.h"

namespace aq {
namespace {

/// In the order in which a block computes them.
constexpr std::array kSites{ActivationSite::AttentionInput, ActivationSite::OutputInput,
                            ActivationSite::MlpInput, ActivationSite::DownInput};

std::vector<LinearRole> readers_of(ActivationSite site, const BlockWeights& weights) {
  std::vector<LinearRole> roles;
  for (const LinearRole role : kAllLinearRoles)
    if (weights[role].weight.defined() && input_site(role) == site) roles.push_back(role);
  return roles;
}

/// e.g. "block 3, self_attn.q_proj, self_attn.k_proj"
std::string names_of(const BlockProblem& problem, const std::vector<LinearRole>& roles) {
  std::string names = "block " + std::to_string(problem.index);
  for (const LinearRole role : roles) names += ", " + problem.layer_names[static_cast<std::size_t>(role)];
  return names;
}

void warn_of_dampening(const std::string& layers, const InverseFactor& factor, const RunContext& context) {
  if (factor.retries == 0) return;
  char share[32];
  std::snprintf(share, sizeof share, "%g", factor.dampening);
  context.post(Notice{.warning = true,
                      .text = layers + ": the Hessian is not positive definite; dampened by " + share +
                              " of its mean diagonal after " + std::to_string(factor.retries) +
                              (factor.retries == 1 ? " failure" : " failures")});
}

using RoundOne = std::function<GptqResult(LinearRole role, const at::Tensor& weight)>;

/// Rounds layers that share an input, column by column.
RoundOne gptq_rounder(at::Tensor hessian, const std::string& layers, const WeightQuantizer& quantizer,
                      const RoundingRecipe& recipe, const RunContext& context) {
  const GptqOptions options = gptq_options(recipe);
  const InverseFactor factor = factorize_inverse(std::move(hessian), options.dampening, options.act_order, context);
  warn_of_dampening(layers, factor, context);
  return [=, &quantizer, &context](LinearRole role, const at::Tensor& weight) {
    return quantizer.finish(role, weight, factor, options, context);
  };
}

/// Rounds them weight by weight, each row in its own greedy order.
RoundOne obq_rounder(const at::Tensor& hessian, const WeightQuantizer& quantizer, const RoundingRecipe& recipe,
                     const RunContext& context) {
  return [=, &quantizer, &context](LinearRole role, const at::Tensor& weight) {
    return GptqResult{
        obq_round(weight, hessian, quantizer.grid(), quantizer.row(role), recipe.dampening, context), {}, {}};
  };
}

/// What rounds the layers behind a site. @throws Error(Numeric) naming them
RoundOne rounder_at(ActivationSite site, const std::string& layers, const BlockProblem& problem,
                    const BlockWeights& weights, const WeightQuantizer& quantizer, const RoundingRecipe& recipe,
                    ActivationHook* hook, const RunContext& context) {
  HessianRecorder recorder(site, hook);
  watch_chain(problem.shape, weights, problem.inputs, &recorder, context);
  if (recipe.rule == "obq") return obq_rounder(recorder.take_hessian(), quantizer, recipe, context);
  return gptq_rounder(recorder.take_hessian(), layers, quantizer, recipe, context);
}

}  // namespace

RoundedLayers round_sequentially(const BlockProblem& problem, const WeightQuantizer& quantizer,
                                 const BlockWeights& transformed, const RoundingRecipe& recipe,
                                 ActivationHook* hook, const RunContext& context) {
  RoundedLayers results;
  BlockWeights weights = transformed;
  for (const ActivationSite site : kSites) {
    const auto roles = readers_of(site, weights);
    const std::string layers = names_of(problem, roles);
    try {
      const RoundOne round = rounder_at(site, layers, problem, weights, quantizer, recipe, hook, context);
      for (const LinearRole role : roles) {
        GptqResult made = round(role, weights[role].weight);
        weights[role].weight = made.quantized.dequantized;
        results[static_cast<std::size_t>(role)] = {std::move(made.quantized), std::move(made.column_groups), {}};
      }
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::Numeric) throw;
      throw Error(ErrorKind::Numeric, "rounding", layers, error.reason(), error.advice());
    }
  }
  return results;
}

}  // namespace aq
