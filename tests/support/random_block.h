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

/// Random weights of a plausible size; biases where the shape is OPT's (or where asked for).
inline BlockWeights random_block(const BlockShape& shape, std::uint64_t seed, at::ScalarType dtype = at::kDouble) {
  const bool bias = !shape.rope;
  const auto norm = [&](std::uint64_t s) {
    Norm made{1 + 0.3 * random({shape.hidden}, s, dtype), {}};
    if (bias) made.bias = 0.2 * random({shape.hidden}, s + 1, dtype);
    return made;
  };
  BlockWeights weights;
  weights.attention_norm = norm(seed * 100 + 1);
  weights.mlp_norm = norm(seed * 100 + 3);
  const auto linear = [&](LinearRole role, std::int64_t out, std::int64_t in) {
    const auto s = seed * 100 + 10 + 2 * static_cast<std::uint64_t>(role);
    weights[role].weight = random({out, in}, s, dtype) / std::sqrt(static_cast<double>(in));
    if (bias) weights[role].bias = 0.1 * random({out}, s + 1, dtype);
  };
  linear(LinearRole::Query, shape.heads * shape.head_dim, shape.hidden);
  linear(LinearRole::Key, shape.kv_heads * shape.head_dim, shape.hidden);
  linear(LinearRole::Value, shape.kv_heads * shape.head_dim, shape.hidden);
  linear(LinearRole::Output, shape.hidden, shape.heads * shape.head_dim);
  if (shape.mlp == MlpKind::Gated) linear(LinearRole::Gate, shape.ffn, shape.hidden);
  linear(LinearRole::Up, shape.ffn, shape.hidden);
  linear(LinearRole::Down, shape.hidden, shape.ffn);
  return weights;
}

inline double relative_difference(const at::Tensor& a, const at::Tensor& b) {
  return ((a - b).abs().max() / b.abs().max()).item<double>();
}

}  // namespace aq::test
