// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/ATen.h>

#include "core/model/block.h"

namespace aq::test {

/// A tensor of N(0, 1) values that depends on `seed` alone.
inline at::Tensor random(at::IntArrayRef sizes, std::uint64_t seed, at::ScalarType dtype = at::kDouble) {
  auto generator = at::detail::createCPUGenerator(seed);
  return at::randn(sizes, generator, at::TensorOptions(at::kDouble)).to(dtype);
}

inline BlockShape llama_shape(std::int64_t hidden, std::int64_t heads, std::int64_t kv_heads, std::int64_t ffn) {
  BlockShape shape;
  shape.hidden = hidden;
  shape.heads = heads;
  shape.kv_heads = kv_heads;
  shape.head_dim = hidden / heads;
  shape.ffn = ffn;
  shape.norm = NormKind::RmsNorm;
  shape.mlp = MlpKind::Gated;
  shape.activation = Activation::Silu;
  shape.rope = true;
  return shape;
}

inline BlockShape opt_shape(std::int64_t hidden, std::int64_t heads, std::int64_t ffn) {
  BlockShape shape;
  shape.hidden = hidden;
  shape.heads = shape.kv_heads = heads;
  shape.head_dim = hidden / heads;
  shape.ffn = ffn;
  return shape;
}

/// Which layers of a random block have a bias. As usual: all of a block with learned positions, else none.
enum class Biases { AsUsual, None, QueryKeyValue, All };

inline bool has_bias(Biases biases, const BlockShape& shape, LinearRole role) {
  if (biases == Biases::QueryKeyValue) return input_site(role) == ActivationSite::AttentionInput;
  return biases == Biases::All || (biases == Biases::AsUsual && !shape.rope);
}

/// The norms that the shape asks for, LayerNorms with a bias.
inline void add_random_norms(BlockWeights& weights, const BlockShape& shape, std::uint64_t seed,
                             at::ScalarType dtype) {
  const auto norm = [&](std::int64_t size, std::uint64_t s, NormKind kind) {
    Norm made{1 + 0.3 * random({size}, s, dtype), {}};
    if (kind == NormKind::LayerNorm) made.bias = 0.2 * random({size}, s + 1, dtype);
    return made;
  };
  weights.attention_norm = norm(shape.hidden, seed + 1, shape.norm);
  if (!shape.shares_norm()) weights.mlp_norm = norm(shape.hidden, seed + 3, shape.norm);
  if (shape.output_norms) {
    weights.attention_output_norm = norm(shape.hidden, seed + 5, shape.norm);
    weights.mlp_output_norm = norm(shape.hidden, seed + 7, shape.norm);
  }
  if (shape.query_key_norms) {
    weights.query_norm = norm(shape.head_dim, seed + 30, NormKind::RmsNorm);
    weights.key_norm = norm(shape.head_dim, seed + 32, NormKind::RmsNorm);
  }
}

/// Random weights of a plausible size.
inline BlockWeights random_block(const BlockShape& shape, std::uint64_t seed,
                                 at::ScalarType dtype = at::kDouble, Biases biases = Biases::AsUsual) {
  BlockWeights weights;
  add_random_norms(weights, shape, seed * 100, dtype);
  if (shape.experts > 0) weights.router.weight = random({shape.experts, shape.hidden}, seed * 100 + 5, dtype);
  const auto linear = [&](LinearRole role, std::int64_t out, std::int64_t in) {
    const auto s = seed * 100 + 10 + 2 * static_cast<std::uint64_t>(role);
    weights[role].weight = random({out, in}, s, dtype) / std::sqrt(static_cast<double>(in));
    if (has_bias(biases, shape, role)) weights[role].bias = 0.1 * random({out}, s + 1, dtype);
  };
  linear(LinearRole::Query, shape.heads * shape.head_dim, shape.hidden);
  linear(LinearRole::Key, shape.kv_heads * shape.head_dim, shape.hidden);
  linear(LinearRole::Value, shape.kv_heads * shape.head_dim, shape.hidden);
  linear(LinearRole::Output, shape.hidden, shape.heads * shape.head_dim);
  if (shape.mlp == MlpKind::Gated) linear(LinearRole::Gate, shape.mlps() * shape.ffn, shape.hidden);
  linear(LinearRole::Up, shape.mlps() * shape.ffn, shape.hidden);
  linear(LinearRole::Down, shape.mlps() * shape.hidden, shape.ffn);
  return weights;
}

inline double relative_difference(const at::Tensor& a, const at::Tensor& b) {
  return ((a - b).abs().max() / b.abs().max()).item<double>();
}

}  // namespace aq::test
