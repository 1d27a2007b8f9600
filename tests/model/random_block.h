// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/ATen.h>

#include <vector>

#include "core/model/block.h"
#include "core/model/tensor_layout.h"

namespace aq::test {

inline BlockShape llama_shape(std::int64_t heads, std::int64_t kv_heads, std::int64_t head_dim) {
  BlockShape shape;
  shape.hidden = heads * head_dim;
  shape.heads = heads;
  shape.kv_heads = kv_heads;
  shape.head_dim = head_dim;
  shape.ffn = shape.hidden + 3;
  shape.norm = NormKind::RmsNorm;
  shape.mlp = MlpKind::Gated;
  shape.activation = Activation::Silu;
  shape.rope = true;
  return shape;
}

inline BlockShape opt_shape(std::int64_t heads, std::int64_t head_dim) {
  BlockShape shape;
  shape.hidden = heads * head_dim;
  shape.heads = shape.kv_heads = heads;
  shape.head_dim = head_dim;
  shape.ffn = 2 * shape.hidden;
  return shape;
}

inline Norm random_norm(const BlockShape& shape) {
  return {1 + 0.3 * at::randn({shape.hidden}, at::kDouble), 0.2 * at::randn({shape.hidden}, at::kDouble)};
}

/// Double-precision weights, every linear layer and norm with a bias.
inline BlockWeights random_block(const BlockShape& shape, std::uint64_t seed) {
  at::manual_seed(seed);
  BlockWeights weights;
  weights.attention_norm = random_norm(shape);
  weights.mlp_norm = random_norm(shape);
  for (const auto role : kAllLinearRoles) {
    if (!has_layer(shape, role)) continue;
    const auto size = weight_shape(shape, role);
    weights[role].weight = at::randn(size, at::kDouble) / std::sqrt(static_cast<double>(size[1]));
    weights[role].bias = 0.1 * at::randn({size[0]}, at::kDouble);
  }
  return weights;
}

/// Every defined tensor of a block, to be changed in place.
inline std::vector<at::Tensor> tensors_of(const BlockWeights& weights) {
  std::vector<at::Tensor> tensors;
  const auto add = [&](const at::Tensor& tensor) {
    if (tensor.defined()) tensors.push_back(tensor);
  };
  for (const auto* norm : {&weights.attention_norm, &weights.mlp_norm})
    for (const auto& tensor : {norm->weight, norm->bias}) add(tensor);
  for (const auto role : kAllLinearRoles) {
    add(weights[role].weight);
    add(weights[role].bias);
  }
  return tensors;
}

inline double largest_difference(const at::Tensor& a, const at::Tensor& b) {
  return (a.to(at::kDouble) - b.to(at::kDouble)).abs().max().item<double>();
}

}  // namespace aq::test
