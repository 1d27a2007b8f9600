// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/calibration/sequential_rounding.h"

#include <ATen/ATen.h>

#include <cstdio>
#include <functional>
#include <optional>
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

/// The layers behind a site that are rounded.
std::vector<LinearRole> readers_of(ActivationSite site, const BlockWeights& weights,
                                   const WeightQuantizer& quantizer) {
  std::vector<LinearRole> roles;
  for (const LinearRole role : kAllLinearRoles)
    if (weights[role].weight.defined() && quantizer.active(role) && input_site(role) == site)
      roles.push_back(role);
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

/// Says for how many inputs of layers there is nothing to go by.
void warn_of_dead_channels(const std::string& layers, const at::Tensor& hessian, const RunContext& context) {
  const at::Tensor dead = hessian.diagonal() == 0;  // [in]
  const auto count = dead.sum().item<std::int64_t>();
  if (count == 0) return;
  context.post(Notice{.warning = true,
                      .text = layers + ": " + std::to_string(count) + " of " + std::to_string(dead.numel()) +
                              " input channels were zero in the whole calibration set; their weights are "
                              "rounded to nearest"});
}

/// Rounds a layer's weight, or the rows of it that one expert has.
using RoundOne = std::function<GptqResult(LinearRole role, const at::Tensor& weight)>;

/// What is rounded together: the layers behind a site, of a mixture those of one expert.
struct Portion {
  ActivationSite site;
  std::vector<LinearRole> roles;
  ExpertRows rows;
  std::string layers;  ///< for messages

  std::optional<std::int64_t> expert() const {
    return rows.experts > 1 ? std::optional(rows.expert) : std::nullopt;
  }
};

/// Rounds layers that share an input, column by column.
RoundOne gptq_rounder(at::Tensor hessian, const Portion& share, const WeightQuantizer& quantizer,
                      const RoundingRecipe& recipe, const RunContext& context) {
  const GptqOptions options = gptq_options(recipe);
  const InverseFactor factor =
      factorize_inverse(std::move(hessian), options.dampening, options.act_order, context);
  warn_of_dampening(share.layers, factor, context);
  return [=, rows = share.rows, &quantizer, &context](LinearRole role, const at::Tensor& weight) {
    return quantizer.finish(role, weight, factor, options, context, rows);
  };
}

/// Rounds them weight by weight, each row in its own greedy order.
RoundOne obq_rounder(const at::Tensor& hessian, const WeightQuantizer& quantizer,
                     const RoundingRecipe& recipe, const RunContext& context) {
  return [=, &quantizer, &context](LinearRole role, const at::Tensor& weight) {
    return GptqResult{
        obq_round(weight, hessian, quantizer.grid(role), quantizer.row(role), recipe.dampening, context),
        {},
        {}};
  };
}

/// What rounds a share. An expert that saw no token is rounded as if its inputs were all alike and
/// independent, which is to nearest. @throws Error(Numeric)
RoundOne rounder_of(const Portion& share, const BlockProblem& problem, const BlockWeights& weights,
                    const WeightQuantizer& quantizer, const RoundingRecipe& recipe, ActivationHook* hook,
                    const RunContext& context) {
  HessianRecorder recorder(share.site, hook, share.expert());
  watch_chain(problem.shape, weights, problem.inputs, &recorder, context);
  recorder.collect(context.ranks());
  const at::Tensor& weight = weights[share.roles.front()].weight;
  const at::Tensor hessian = recorder.rows() > 0
                                 ? recorder.take_hessian()
                                 : at::eye(weight.size(1), weight.options().dtype(at::kFloat));
  warn_of_dead_channels(share.layers, hessian, context);
  if (recipe.rule == "obq") return obq_rounder(hessian, quantizer, recipe, context);
  return gptq_rounder(hessian, share, quantizer, recipe, context);
}

std::vector<Portion> shares_of(const BlockProblem& problem, const BlockWeights& weights,
                               const WeightQuantizer& quantizer) {
  std::vector<Portion> shares;
  for (const ActivationSite site : kSites) {
    const auto roles = readers_of(site, weights, quantizer);
    if (roles.empty()) continue;
    const bool mixture = site == ActivationSite::MlpInput || site == ActivationSite::DownInput;
    const std::int64_t experts = mixture ? problem.shape.mlps() : 1;
    for (std::int64_t expert = 0; expert < experts; ++expert) {
      const std::string suffix = experts > 1 ? ", expert " + std::to_string(expert) : "";
      shares.push_back({site, roles, {expert, experts}, names_of(problem, roles) + suffix});
    }
  }
  return shares;
}

/// The rows of a layer that a share has, a view.
at::Tensor rows_of(const at::Tensor& tensor, ExpertRows rows) {
  const std::int64_t count = tensor.size(0) / rows.experts;
  return tensor.narrow(0, rows.expert * count, count);
}

/// What was rounded of each layer: one result, or one an expert.
using RoundedParts = std::array<std::vector<GptqResult>, kLinearRoles>;

/// One tensor of all parts, one expert's behind the other's; undefined where they have none.
template <typename Field>
at::Tensor joined_parts(const std::vector<GptqResult>& parts, Field field) {
  if (parts.size() == 1 || !field(parts.front()).defined()) return field(parts.front());
  std::vector<at::Tensor> tensors;
  for (const GptqResult& part : parts) tensors.push_back(field(part));
  return at::cat(tensors);
}

/// @param weight the layer's, rounded
RoundedLayer joined_layer(const std::vector<GptqResult>& parts, const at::Tensor& weight) {
  RoundedLayer layer;
  layer.quantized.dequantized = weight;
  layer.quantized.integers =
      joined_parts(parts, [](const GptqResult& one) { return one.quantized.integers; });
  layer.quantized.scale = joined_parts(parts, [](const GptqResult& one) { return one.quantized.scale; });
  layer.quantized.zero_point =
      joined_parts(parts, [](const GptqResult& one) { return one.quantized.zero_point; });
  layer.column_groups = joined_parts(parts, [](const GptqResult& one) { return one.column_groups; });
  if (parts.size() > 1 && layer.column_groups.defined())
    layer.column_groups = layer.column_groups.reshape({static_cast<std::int64_t>(parts.size()), -1});
  return layer;
}

/// Rounding one expert after another takes scales of its own for each.
void require_rows(const BlockProblem& problem, const WeightQuantizer& quantizer) {
  if (problem.shape.experts == 0 || quantizer.row(LinearRole::Down) <= problem.shape.ffn) return;
  throw Error(ErrorKind::BadArgument, "setting", "--granularity",
              "a mixture of experts cannot be rounded with error feedback under one scale for a whole layer",
              "choose --granularity channel");
}

/// Rounds one share; what was rounded stands in `weights` from then on, the rest of it in `parts`.
void round_share(const Portion& share, const RoundOne& round, BlockWeights& weights, RoundedParts& parts) {
  for (const LinearRole role : share.roles) {
    at::Tensor& weight = weights[role].weight;
    GptqResult made = round(role, rows_of(weight, share.rows));
    if (share.rows.experts > 1) {
      if (share.rows.expert == 0) weight = weight.clone();
      rows_of(weight, share.rows).copy_(made.quantized.dequantized);
    } else {
      weight = made.quantized.dequantized;
    }
    made.quantized.dequantized = at::Tensor();
    parts[static_cast<std::size_t>(role)].push_back(std::move(made));
  }
}

}  // namespace

RoundedLayers round_sequentially(const BlockProblem& problem, const WeightQuantizer& quantizer,
                                 const BlockWeights& transformed, const RoundingRecipe& recipe,
                                 ActivationHook* hook, const RunContext& context) {
  require_rows(problem, quantizer);
  RoundedParts parts;
  BlockWeights weights = transformed;
  for (const Portion& share : shares_of(problem, weights, quantizer)) {
    try {
      const RoundOne round = rounder_of(share, problem, weights, quantizer, recipe, hook, context);
      round_share(share, round, weights, parts);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::Numeric) throw;
      throw Error(ErrorKind::Numeric, "rounding", share.layers, error.reason(), error.advice());
    }
  }
  RoundedLayers layers;
  for (const LinearRole role : kAllLinearRoles)
    if (auto& own = parts[static_cast<std::size_t>(role)]; !own.empty())
      layers[static_cast<std::size_t>(role)] = joined_layer(std::exchange(own, {}), weights[role].weight);
  return layers;
}

}  // namespace aq
