// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/transform/block_transform.h"

#include <ATen/ATen.h>

#include <set>

#include "core/base/error.h"
#include "core/base/interruption.h"
#include "core/model/kronecker.h"
#include "core/transform/banded_product.h"

namespace aq {
namespace {

/// x · A for x [..., heads · n] with one matrix a head, [heads, n, n].
at::Tensor times_blocks(const at::Tensor& x, const at::Tensor& blocks) {
  if (blocks.size(0) == 1) return at::matmul(x, blocks[0]);
  const std::int64_t heads = blocks.size(0), n = blocks.size(1);
  const at::Tensor rows = x.reshape({-1, heads, n}).transpose(0, 1);  // [heads, rows, n]
  return at::bmm(rows, blocks).transpose(0, 1).reshape(x.sizes());
}

/// Mᵀ·W for the rows of W [heads · n, in]: what multiplies a layer's output x·Wᵀ by M on the right.
at::Tensor output_times(const at::Tensor& weight, const at::Tensor& blocks) {
  const std::int64_t heads = blocks.size(0), n = blocks.size(1);
  if (heads == 1) return at::matmul(blocks[0].t(), weight);
  const at::Tensor rows = weight.reshape({heads, n, weight.size(1)});
  return at::bmm(blocks.transpose(1, 2), rows).reshape(weight.sizes());
}

/// Channels in pairs (j, j + n/2) of each head: rotated and scaled. @param rows [heads, n, in]; pairs [heads,
/// n/2, 2]
at::Tensor times_pairs(const at::Tensor& rows, const at::Tensor& pairs) {
  const at::Tensor halves = rows.reshape({rows.size(0), 2, pairs.size(1), -1});  // [heads, 2, n/2, in]
  const at::Tensor first = halves.select(1, 0), second = halves.select(1, 1);
  const at::Tensor c = pairs.select(2, 0).unsqueeze(-1),
                   s = pairs.select(2, 1).unsqueeze(-1);  // [heads, n/2, 1]
  return at::stack({first * c - second * s, first * s + second * c}, 1).reshape(rows.sizes());
}

/// The rows of a layer's output, those that RoPE turns and those behind them in pairs of their own.
/// @param rows [heads · n, in]; pairs [heads, n/2, 2]; turned rotary channels of each head
at::Tensor output_times_pairs(const at::Tensor& rows, const at::Tensor& pairs, std::int64_t turned) {
  const std::int64_t heads = pairs.size(0), n = 2 * pairs.size(1), rest = n - turned;
  const at::Tensor by_head = rows.reshape({heads, n, -1});
  const at::Tensor front = times_pairs(by_head.narrow(1, 0, turned), pairs.narrow(1, 0, turned / 2));
  if (rest == 0) return front.reshape(rows.sizes());
  const at::Tensor back = times_pairs(by_head.narrow(1, turned, rest), pairs.narrow(1, turned / 2, rest / 2));
  return at::cat({front, back}, 1).reshape(rows.sizes());
}

/// The KV heads' blocks, repeated for every query head of their group. @param group query heads a KV head
at::Tensor for_query_heads(const at::Tensor& blocks, std::int64_t group) {
  return group == 1 ? blocks : blocks.repeat_interleave(group, 0);
}

at::Tensor plus(const at::Tensor& bias, const at::Tensor& more) {
  return bias.defined() ? bias + more : more;
}

/// Where the layers that read a placement take their inputs.
std::set<ActivationSite> sites_of(Placement placement, const BlockShape& shape) {
  std::set<ActivationSite> sites;
  for (const LinearRole role : consumers(placement, shape)) sites.insert(input_site(role));
  return sites;
}

/// Takes (shift, A) out of the input of the layers behind a norm and puts them into their weights.
void apply_behind_norm(const BlockShape& shape, BlockWeights& block, Norm& norm, const AppliedTransform& t) {
  if (t.shift.defined()) norm.bias = plus(norm.bias, -t.shift);
  if (t.plan.form == MatrixForm::Diagonal) {
    norm.weight = norm.weight * t.inverse;
    if (norm.bias.defined()) norm.bias = norm.bias * t.inverse;
    // The router reads the norm; a full matrix stays behind it and is none of the router's business.
    if (t.plan.placement == Placement::MlpNorm && shape.experts > 0)
      block.router.weight = block.router.weight * t.matrix;
  } else {
    for (const ActivationSite site : sites_of(t.plan.placement, shape)) {
      block[site].right = t.inverse[0];
      if (t.matrix.requires_grad()) block[site].inverse_of = t.matrix[0];
    }
  }
  for (const LinearRole role : consumers(t.plan.placement, shape)) {
    Linear& layer = block[role];
    if (t.shift.defined()) layer.bias = plus(layer.bias, at::mv(layer.weight, t.shift));
    layer.weight = t.plan.form == MatrixForm::Diagonal
                       ? layer.weight * t.matrix
                       : times_banded(layer.weight, t.matrix[0], t.band, t.products);
  }
}

/// v' = (v − shift)·A⁻¹ and o' = o·Aᵀ. The weights of a softmax add up to one, so the shift passes through
/// attention.
void apply_value_output(const BlockShape& shape, BlockWeights& block, const AppliedTransform& t) {
  Linear& value = block[LinearRole::Value];
  Linear& output = block[LinearRole::Output];
  const std::int64_t group = shape.kv_group();
  if (t.shift.defined()) {
    value.bias = plus(value.bias, -t.shift);
    const at::Tensor spread =
        t.shift.reshape({shape.kv_heads, shape.head_dim}).repeat_interleave(group, 0).reshape({-1});
    output.bias = plus(output.bias, at::mv(output.weight, spread));
  }
  if (t.plan.form == MatrixForm::Diagonal) {
    value.weight = value.weight * t.inverse.unsqueeze(1);
    if (value.bias.defined()) value.bias = value.bias * t.inverse;
    const at::Tensor spread =
        t.matrix.reshape({shape.kv_heads, shape.head_dim}).repeat_interleave(group, 0).reshape({-1});
    output.weight = output.weight * spread;
    return;
  }
  value.weight = output_times(value.weight, t.inverse);
  if (value.bias.defined()) value.bias = times_blocks(value.bias.unsqueeze(0), t.inverse).squeeze(0);
  output.weight = times_blocks(output.weight, for_query_heads(t.matrix, group).transpose(1, 2));
}

/// q' = q·A⁻¹ and k' = k·Aᵀ leave every product q·kᵀ as it is.
void apply_query_key(const BlockShape& shape, BlockWeights& block, const AppliedTransform& t) {
  Linear& query = block[LinearRole::Query];
  Linear& key = block[LinearRole::Key];
  const std::int64_t group = shape.kv_group();
  const auto change = [](Linear& layer, const auto& multiply) {
    layer.weight = multiply(layer.weight);
    if (layer.bias.defined()) layer.bias = multiply(layer.bias.unsqueeze(1)).squeeze(1);
  };
  switch (t.plan.form) {
    case MatrixForm::Diagonal: {
      const at::Tensor inverse =
          t.inverse.reshape({shape.kv_heads, shape.head_dim}).repeat_interleave(group, 0).reshape({-1, 1});
      change(query, [&](const at::Tensor& rows) { return rows * inverse; });
      change(key, [&](const at::Tensor& rows) { return rows * t.matrix.unsqueeze(1); });
      return;
    }
    case MatrixForm::Affine: {
      const at::Tensor inverse = for_query_heads(t.inverse, group);
      const at::Tensor transposed = t.matrix.transpose(1, 2);
      change(query, [&](const at::Tensor& rows) { return output_times(rows, inverse); });
      change(key, [&](const at::Tensor& rows) { return output_times(rows, transposed); });
      return;
    }
    case MatrixForm::RotaryPairs: {
      // A of a pair is [[c, s], [−s, c]] for row vectors; its transpose turns the other way.
      const at::Tensor inverse = for_query_heads(t.inverse, group);
      const at::Tensor transposed = at::stack({t.matrix.select(2, 0), -t.matrix.select(2, 1)}, 2);
      const std::int64_t turned = shape.rotated_dims();
      change(query, [&](const at::Tensor& rows) { return output_times_pairs(rows, inverse, turned); });
      change(key, [&](const at::Tensor& rows) { return output_times_pairs(rows, transposed, turned); });
      return;
    }
    case MatrixForm::Kronecker:
      throw Error(ErrorKind::Internal, "transforming", "queries and keys",
                  "a Kronecker pair has no place there");
  }
}

/// up' = up / a and down' = down · a; positive a passes a ReLU, and a gate multiplies channel by channel.
/// Every expert has its own a, as the rows of up have.
void apply_up_down(const BlockShape& shape, BlockWeights& block, const AppliedTransform& t) {
  Linear& up = block[LinearRole::Up];
  Linear& down = block[LinearRole::Down];
  up.weight = up.weight * t.inverse.unsqueeze(1);
  if (up.bias.defined()) up.bias = up.bias * t.inverse;
  const at::Tensor experts = down.weight.reshape({shape.mlps(), -1, shape.ffn});  // [experts, hidden, ffn]
  down.weight = (experts * t.matrix.reshape({shape.mlps(), 1, shape.ffn})).reshape(down.weight.sizes());
}

/// The factors of A or A⁻¹ at the input of a placement's layers; undefined where they are the identity.
struct Factors {
  at::Tensor left, right;
};

Factors factors_of(const AppliedTransform& t, const at::Tensor& matrix, const at::Tensor& right) {
  if (t.plan.form == MatrixForm::Kronecker) return {matrix, right};
  if (t.plan.placement == Placement::OutputInput) return {matrix[0], {}};  // across heads
  return {{}, matrix[0]};
}

/// W·Aᵀ for A = left ⊗ right.
at::Tensor input_times(const at::Tensor& weight, const Factors& a) {
  const auto transposed = [](const at::Tensor& m) { return m.defined() ? m.t() : m; };
  return times_kronecker(weight, transposed(a.left), transposed(a.right));
}

/// x·A⁻¹ at the site, A in the layers that read it.
void apply_at_input(const BlockShape& shape, BlockWeights& block, const AppliedTransform& t) {
  const auto roles = consumers(t.plan.placement, shape);
  SiteParameters& site = block[input_site(roles.front())];
  const Factors inverse = factors_of(t, t.inverse, t.right_inverse);
  site.left = inverse.left;
  site.right = inverse.right;
  for (const LinearRole role : roles)
    block[role].weight = input_times(block[role].weight, factors_of(t, t.matrix, t.right));
}

/// q·A⁻¹ and k·Aᵀ behind the rotary positions, the same A for all heads.
void apply_query_key_online(BlockWeights& block, const AppliedTransform& t) {
  block[ActivationSite::Query].right = t.inverse[0];
  block[ActivationSite::Key].right = t.matrix[0].t();
}

/// A site of a merged block: A⁻¹ stays and A is put beside it where the activation is quantized in between.
void merge_site(SiteParameters& site, const Factors& matrix, bool quantized) {
  if (quantized) {
    site.left_inverse = matrix.left;
    site.right_inverse = matrix.right;
  } else {
    site.left = site.right = at::Tensor();
  }
}

void merge_at_input(const BlockShape& shape, BlockWeights& block, const AppliedTransform& t,
                    const ActivationRecipe& activations) {
  for (const LinearRole role :
       consumers(t.plan.placement, shape))  // in the precision of the matrices, which may be higher
    block[role].weight = input_times(block[role].weight.to(t.inverse.scalar_type()),
                                     factors_of(t, t.inverse, t.right_inverse));
  for (const ActivationSite site : sites_of(t.plan.placement, shape))
    merge_site(block[site], factors_of(t, t.matrix, t.right), activations.bits < 16);
}

void merge_query_key(BlockWeights& block, const AppliedTransform& t, const ActivationRecipe& activations) {
  const bool quantized = activations.effective_kv_bits() < 16;
  merge_site(block[ActivationSite::Query], {{}, t.matrix[0]}, quantized);
  merge_site(block[ActivationSite::Key], {{}, t.inverse[0].t()}, quantized);
}

/// A shift that has no norm bias to live in goes into the layers' biases.
void merge_norm_shift(const BlockShape& shape, BlockWeights& block, Norm& norm, const AppliedTransform& t) {
  for (const LinearRole role : consumers(t.plan.placement, shape)) {
    Linear& layer = block[role];
    layer.bias = plus(layer.bias, at::mv(layer.weight, norm.bias.to(layer.weight.scalar_type())));
  }
  norm.bias = at::Tensor();
}

}  // namespace

BlockWeights apply(const BlockShape& shape, const BlockWeights& weights,
                   const std::vector<AppliedTransform>& transforms) {
  BlockWeights block = weights;
  for (const AppliedTransform& t : transforms) {
    interruption_point();
    switch (t.plan.placement) {
      case Placement::AttentionNorm:
        apply_behind_norm(shape, block, block.attention_norm, t);
        break;
      case Placement::MlpNorm:
        apply_behind_norm(shape, block, block.mlp_norm, t);
        break;
      case Placement::ValueOutput:
        apply_value_output(shape, block, t);
        break;
      case Placement::QueryKey:
        apply_query_key(shape, block, t);
        break;
      case Placement::UpDown:
        apply_up_down(shape, block, t);
        break;
      case Placement::AttentionInput:
      case Placement::OutputInput:
      case Placement::MlpInput:
      case Placement::DownInput:
        apply_at_input(shape, block, t);
        break;
      case Placement::QueryKeyOnline:
        apply_query_key_online(block, t);
        break;
    }
  }
  return block;
}

BlockWeights merge(const BlockShape& shape, const BlockWeights& original, BlockWeights transformed,
                   const std::vector<AppliedTransform>& transforms, const ActivationRecipe& activations) {
  for (const AppliedTransform& t : transforms) {
    interruption_point();
    const bool attention = t.plan.placement == Placement::AttentionNorm;
    const bool at_norm = attention || t.plan.placement == Placement::MlpNorm;
    if (t.plan.placement == Placement::QueryKeyOnline) merge_query_key(transformed, t, activations);
    if (t.plan.placement >= Placement::AttentionInput && t.plan.placement <= Placement::DownInput)
      merge_at_input(shape, transformed, t, activations);
    if (!at_norm) continue;
    if (t.plan.form == MatrixForm::Affine) merge_at_input(shape, transformed, t, activations);
    Norm& norm = attention ? transformed.attention_norm : transformed.mlp_norm;
    const Norm& before = attention ? original.attention_norm : original.mlp_norm;
    if (norm.bias.defined() && !before.bias.defined()) merge_norm_shift(shape, transformed, norm, t);
  }
  return transformed;
}

}  // namespace aq
