// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/block.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include "core/base/error.h"
#include "core/model/attention.h"
#include "core/model/mlp.h"
#include "core/model/norm.h"

namespace aq {
namespace {

at::Tensor converted(const at::Tensor& tensor, at::ScalarType dtype) {
  return tensor.defined() ? tensor.to(dtype) : tensor;
}

Norm converted(const Norm& norm, at::ScalarType dtype) {
  return {converted(norm.weight, dtype), converted(norm.bias, dtype)};
}

SiteParameters converted(const SiteParameters& site, at::ScalarType dtype) {
  return {converted(site.left, dtype),         converted(site.right, dtype),
          converted(site.left_inverse, dtype), converted(site.right_inverse, dtype),
          converted(site.inverse_of, dtype),
          converted(site.low, dtype),          converted(site.high, dtype),
          converted(site.lower, dtype),        converted(site.upper, dtype)};
}

at::Tensor normed(const BlockShape& shape, const Norm& norm, const at::Tensor& x) {
  return apply_norm(shape.norm, shape.norm_eps, norm, x);
}

at::Tensor sequential(const BlockShape& shape, const BlockWeights& weights, const at::Tensor& x,
                      ActivationHook* hook, KvCache* cache) {
  const auto leaving = [&](const Norm& norm, const at::Tensor& y) {
    return shape.output_norms ? normed(shape, norm, y) : y;
  };
  const at::Tensor attended =
      attention(shape, weights, normed(shape, weights.attention_norm, x), hook, cache);
  const at::Tensor middle = x + leaving(weights.attention_output_norm, attended);
  const at::Tensor inner = mlp(shape, weights, normed(shape, weights.mlp_norm, middle), hook);
  return middle + leaving(weights.mlp_output_norm, inner);
}

at::Tensor parallel(const BlockShape& shape, const BlockWeights& weights, const at::Tensor& x,
                    ActivationHook* hook, KvCache* cache) {
  const at::Tensor attention_input = normed(shape, weights.attention_norm, x);
  const at::Tensor mlp_input = shape.shares_norm() ? attention_input : normed(shape, weights.mlp_norm, x);
  return x + attention(shape, weights, attention_input, hook, cache) + mlp(shape, weights, mlp_input, hook);
}

}  // namespace

BlockWeights to(const BlockWeights& weights, at::ScalarType dtype) {
  BlockWeights out;
  out.attention_norm = converted(weights.attention_norm, dtype);
  out.mlp_norm = converted(weights.mlp_norm, dtype);
  out.attention_output_norm = converted(weights.attention_output_norm, dtype);
  out.mlp_output_norm = converted(weights.mlp_output_norm, dtype);
  out.query_norm = converted(weights.query_norm, dtype);
  out.key_norm = converted(weights.key_norm, dtype);
  out.router = {converted(weights.router.weight, dtype), converted(weights.router.bias, dtype)};
  for (const auto role : kAllLinearRoles)
    out[role] = {converted(weights[role].weight, dtype), converted(weights[role].bias, dtype),
                 weights[role].rounding};
  for (const auto site : kAllActivationSites) out[site] = converted(weights[site], dtype);
  return out;
}

ActivationSite input_site(LinearRole role) {
  switch (role) {
    case LinearRole::Query:
    case LinearRole::Key:
    case LinearRole::Value:
      return ActivationSite::AttentionInput;
    case LinearRole::Output:
      return ActivationSite::OutputInput;
    case LinearRole::Gate:
    case LinearRole::Up:
      return ActivationSite::MlpInput;
    case LinearRole::Down:
      return ActivationSite::DownInput;
  }
  throw Error(ErrorKind::Internal, "running", "a block", "unknown linear layer");
}

at::Tensor block_forward(const BlockShape& shape, const BlockWeights& weights, const at::Tensor& x,
                         ActivationHook* hook, KvCache* cache) {
  return shape.branches == Branches::Sequential ? sequential(shape, weights, x, hook, cache)
                                                : parallel(shape, weights, x, hook, cache);
}

}  // namespace aq
