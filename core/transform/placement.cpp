#include "core/transform/placement.h"

#include "core/base/error.h"

namespace aq {
namespace {

/// Whether a placement learns a shift. Queries and keys have no place for one, nor has the MLP's inside
/// behind its activation. Elsewhere biases must absorb it: the layers' behind a norm; the value's, which
/// takes the shift away, and the output's, which puts it back.
bool has_shift(Placement placement, const BlockWeights& weights, const TransformRecipe& recipe) {
  if (placement == Placement::QueryKey || placement == Placement::UpDown || recipe.shift == "none")
    return false;
  if (recipe.shift == "always") return true;
  switch (placement) {
    case Placement::AttentionNorm:
      return weights.attention_norm.bias.defined() && weights[LinearRole::Query].bias.defined();
    case Placement::MlpNorm:
      return weights.mlp_norm.bias.defined() && weights[LinearRole::Up].bias.defined();
    default:
      return weights[LinearRole::Value].bias.defined() && weights[LinearRole::Output].bias.defined();
  }
}

MatrixForm form_of(const std::string& choice, bool rope_between) {
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
  }
  return {};
}

std::vector<LinearRole> consumers(Placement placement, MlpKind mlp) {
  switch (placement) {
    case Placement::AttentionNorm:
      return {LinearRole::Query, LinearRole::Key, LinearRole::Value};
    case Placement::MlpNorm:
      if (mlp == MlpKind::Gated) return {LinearRole::Gate, LinearRole::Up};
      return {LinearRole::Up};
    case Placement::ValueOutput:
      return {LinearRole::Output};
    case Placement::QueryKey:
      return {};
    case Placement::UpDown:
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
    plans.push_back({placement, form, heads, size, has_shift(placement, weights, recipe)});
  };
  if (recipe.norm != "none") {
    add(Placement::AttentionNorm, form_of(recipe.norm, false), 1, shape.hidden);
    add(Placement::MlpNorm, form_of(recipe.norm, false), 1, shape.hidden);
  }
  if (recipe.value_output != "none")
    add(Placement::ValueOutput, form_of(recipe.value_output, false), shape.kv_heads, shape.head_dim);
  // A diagonal does not commute with RoPE unless both halves of a pair share it, which is what pairs are.
  if (recipe.query_key == "affine" || (recipe.query_key == "diagonal" && shape.rope))
    add(Placement::QueryKey, form_of("affine", shape.rope), shape.kv_heads, shape.head_dim);
  else if (recipe.query_key == "diagonal")
    add(Placement::QueryKey, MatrixForm::Diagonal, shape.kv_heads, shape.head_dim);
  if (recipe.up_down != "none") add(Placement::UpDown, MatrixForm::Diagonal, 1, shape.ffn);
  return plans;
}

void require_mergeable(const Recipe& recipe, const ModelConfig& config) {
  const Recipe r = resolved(recipe);
  if (r.transform.norm == "affine" && r.activations.bits < 16)
    throw Error(ErrorKind::BadArgument, "setting", "--norm-transform",
                "a full matrix behind a norm cannot be merged where activations are quantized",
                "choose --norm-transform diagonal");
  if (r.transform.shift == "always" && r.activations.bits < 16 && config.block.norm == NormKind::RmsNorm)
    throw Error(ErrorKind::BadArgument, "setting", "--shift",
                "an RMSNorm has no bias that could carry a shift where activations are quantized",
                "choose --shift bias");
}

}  // namespace aq
