// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/transform/placement.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/transform/hadamard.h"
#include "core/transform/kronecker_factors.h"

namespace aq {
namespace {

/// Whether a placement learns a shift. Queries and keys have no place for one, nor has the MLP's inside
/// behind its activation. Elsewhere biases must absorb it: the layers' behind a norm; the value's, which
/// takes the shift away, and the output's, which puts it back.
bool has_shift(Placement placement, const BlockShape& shape, const BlockWeights& weights,
               const TransformRecipe& recipe) {
  if (placement == Placement::QueryKey || placement >= Placement::UpDown || recipe.shift == "none")
    return false;
  if (placement == Placement::MlpNorm && shape.experts > 0)
    return false;  // a router has no bias to absorb it
  if (recipe.shift == "always") return true;
  const auto has_bias = [&](LinearRole role) { return weights[role].bias.defined(); };
  if (placement == Placement::ValueOutput) return has_bias(LinearRole::Value) && has_bias(LinearRole::Output);
  const Norm& norm = placement == Placement::AttentionNorm ? weights.attention_norm : weights.mlp_norm;
  return norm.bias.defined() && std::ranges::all_of(consumers(placement, shape), has_bias);
}

/// Whether a diagonal passes from the MLP's first layer to its second: a gate multiplies channel by channel,
/// and a positive factor passes a ReLU; no other activation is homogeneous.
bool passes_mlp(const BlockShape& shape) {
  return shape.mlp == MlpKind::Gated || shape.activation == Activation::Relu;
}

void require_hadamard(std::int64_t size, const std::string& flag) {
  if (has_hadamard(size)) return;
  throw Error(ErrorKind::BadArgument, "setting", flag,
              "no Hadamard matrix of " + std::to_string(size) + " rows is known to this program",
              "choose none");
}

MatrixForm form_of(const std::string& choice, bool rope_between) {
  if (choice == "hadamard") return MatrixForm::Affine;
  if (choice == "affine") return rope_between ? MatrixForm::RotaryPairs : MatrixForm::Affine;
  return MatrixForm::Diagonal;
}

}  // namespace

std::string placement_name(Placement placement) {
  switch (placement) {
    case Placement::AttentionNorm:
      return "attention_norm";
    case Placement::MlpNorm:
      return "mlp_norm";
    case Placement::ValueOutput:
      return "value_output";
    case Placement::QueryKey:
      return "query_key";
    case Placement::UpDown:
      return "up_down";
    case Placement::AttentionInput:
      return "attention_input";
    case Placement::OutputInput:
      return "output_input";
    case Placement::MlpInput:
      return "mlp_input";
    case Placement::DownInput:
      return "down_input";
    case Placement::QueryKeyOnline:
      return "query_key_online";
  }
  return {};
}

ActivationSite site_of(Placement placement) {
  switch (placement) {
    case Placement::AttentionNorm:
    case Placement::AttentionInput:
      return ActivationSite::AttentionInput;
    case Placement::MlpNorm:
    case Placement::MlpInput:
      return ActivationSite::MlpInput;
    case Placement::ValueOutput:
    case Placement::OutputInput:
      return ActivationSite::OutputInput;
    case Placement::UpDown:
    case Placement::DownInput:
      return ActivationSite::DownInput;
    case Placement::QueryKey:
    case Placement::QueryKeyOnline:
      break;
  }
  return ActivationSite::Query;
}

std::vector<LinearRole> consumers(Placement placement, const BlockShape& shape) {
  switch (placement) {
    case Placement::AttentionNorm:
      if (shape.shares_norm() && shape.mlp == MlpKind::Gated)
        return {LinearRole::Query, LinearRole::Key, LinearRole::Value, LinearRole::Gate, LinearRole::Up};
      if (shape.shares_norm()) return {LinearRole::Query, LinearRole::Key, LinearRole::Value, LinearRole::Up};
      return {LinearRole::Query, LinearRole::Key, LinearRole::Value};
    case Placement::AttentionInput:
      return {LinearRole::Query, LinearRole::Key, LinearRole::Value};
    case Placement::MlpNorm:
    case Placement::MlpInput:
      if (shape.mlp == MlpKind::Gated) return {LinearRole::Gate, LinearRole::Up};
      return {LinearRole::Up};
    case Placement::ValueOutput:
    case Placement::OutputInput:
      return {LinearRole::Output};
    case Placement::QueryKey:
    case Placement::QueryKeyOnline:
      return {};
    case Placement::UpDown:
    case Placement::DownInput:
      return {LinearRole::Down};
  }
  return {};
}

std::vector<PlacementPlan> plan_placements(const BlockShape& shape, const BlockWeights& weights,
                                           const TransformRecipe& recipe) {
  std::vector<PlacementPlan> plans;
  const auto add = [&](Placement placement, MatrixForm form, std::int64_t heads, std::int64_t size) {
    if (form == MatrixForm::Diagonal) {
      size *= heads;
      heads = 1;
    }
    plans.push_back({placement, form, heads, size, has_shift(placement, shape, weights, recipe)});
  };
  const auto add_pair = [&](Placement placement, std::int64_t left, std::int64_t size, bool fixed) {
    plans.push_back(
        {.placement = placement, .form = MatrixForm::Kronecker, .size = size, .fixed = fixed, .left = left});
  };
  if (recipe.norm != "none") {
    add(Placement::AttentionNorm, form_of(recipe.norm, false), 1, shape.hidden);
    if (!shape.shares_norm()) add(Placement::MlpNorm, form_of(recipe.norm, false), 1, shape.hidden);
  }
  if (recipe.value_output != "none")
    add(Placement::ValueOutput, form_of(recipe.value_output, false), shape.kv_heads, shape.head_dim);
  if (recipe.value_output == "hadamard") plans.back().fixed = true;
  // A diagonal does not commute with RoPE unless both halves of a pair share it, which is what pairs are.
  if (recipe.query_key != "none" && !shape.query_key_norms) {
    const bool diagonal = recipe.query_key == "diagonal" && !shape.rope;
    add(Placement::QueryKey, diagonal ? MatrixForm::Diagonal : form_of("affine", shape.rope), shape.kv_heads,
        shape.head_dim);
  }
  if (recipe.up_down != "none" && passes_mlp(shape))
    add(Placement::UpDown, MatrixForm::Diagonal, 1, shape.mlps() * shape.ffn);
  if (recipe.online == "kronecker") {
    add_pair(Placement::AttentionInput, balanced_factor(shape.hidden), shape.hidden, false);
    add(Placement::OutputInput, MatrixForm::Affine, 1,
        shape.heads);  // across heads; within them: value_output
    add_pair(Placement::MlpInput, balanced_factor(shape.hidden), shape.hidden, false);
    add_pair(Placement::DownInput, balanced_factor(shape.ffn), shape.ffn, false);
  }
  if (recipe.online == "hadamard")
    add_pair(Placement::DownInput, hadamard_left_factor(shape.ffn), shape.ffn, true);
  if (recipe.online_query_key != "none") {
    add(Placement::QueryKeyOnline, MatrixForm::Affine, 1, shape.head_dim);
    plans.back().fixed = recipe.online_query_key == "hadamard";
  }
  return plans;
}

std::vector<std::string> missing_placements(const BlockShape& shape, const TransformRecipe& recipe) {
  std::vector<std::string> missing;
  if (recipe.query_key != "none" && shape.query_key_norms)
    missing.emplace_back(
        "queries and keys pass a norm of their own, so nothing is transformed between them "
        "(--query-key-transform)");
  if (recipe.up_down != "none" && !passes_mlp(shape))
    missing.emplace_back(
        "the MLP's activation function lets no scale pass, so nothing is transformed inside it "
        "(--up-down-transform)");
  return missing;
}

bool needs_online_operation(const Recipe& recipe) {
  const bool inputs = recipe.transform.online != "none" || recipe.transform.norm == "affine";
  return (inputs && recipe.activations.bits < 16) ||
         (recipe.transform.online_query_key != "none" && recipe.effective_kv_bits() < 16);
}

void require_placeable(const Recipe& recipe, const ModelConfig& config) {
  const Recipe r = resolved(recipe);
  if (r.transform.norm == "affine" && r.transform.online == "kronecker")
    throw Error(ErrorKind::BadArgument, "setting", "--norm-transform",
                "a full matrix behind a norm leaves no place for a Kronecker pair",
                "choose --norm-transform diagonal");
  if (r.transform.value_output == "hadamard")
    require_hadamard(config.block.head_dim, "--value-output-transform");
  if (r.transform.online_query_key == "hadamard")
    require_hadamard(config.block.head_dim, "--online-query-key");
  if (r.transform.online == "hadamard") require_hadamard(config.block.ffn, "--online-transform");
  if (r.transform.rotation == "hadamard") require_hadamard(config.block.hidden, "--rotation");
  if (r.transform.rotation == "hadamard" && config.block.output_norms)
    throw Error(
        ErrorKind::BadArgument, "setting", "--rotation",
        "the norms on the outputs of attention and MLP have gains for each channel, which do not commute "
        "with a rotation of the residual stream",
        "choose --rotation none");
  if (r.transform.shift == "always" && r.activations.bits < 16 && config.block.norm == NormKind::RmsNorm)
    throw Error(ErrorKind::BadArgument, "setting", "--shift",
                "an RMSNorm has no bias that could carry a shift where activations are quantized",
                "choose --shift bias");
}

}  // namespace aq
