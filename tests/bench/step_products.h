// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace aq::test {

/// C [m, n] = op(A) [m, k] · op(B) [k, n], `batch` of them at once, `count` times a step.
struct StepProduct {
  std::string name;
  int count = 1;
  std::int64_t batch = 1, m = 0, k = 0, n = 0;
  bool transposed_a = false, transposed_b = false;  ///< how the operand lies in memory
};

/// `batch` matrices [n, n] inverted at once, `count` times a step.
struct StepInverse {
  std::string name;
  int count = 1;
  std::int64_t batch = 1, n = 0;
};

struct StepShape {
  std::int64_t hidden = 0, ffn = 0, heads = 0, tokens = 0;
};

struct StepWork {
  std::vector<StepProduct> products;
  std::vector<StepInverse> inverses;
};

/// Multiplications and additions of one of them.
inline double operations(const StepProduct& product) {
  return 2.0 * static_cast<double>(product.batch * product.m) * static_cast<double>(product.k * product.n);
}

/// Values that one of them reads and writes once.
inline double values_touched(const StepProduct& p) {
  return static_cast<double>(p.batch) * static_cast<double>(p.m * p.k + p.k * p.n + p.m * p.n);
}

/// Y = X·Wᵀ forward, `count` times, with both gradients: dX = dY·W and dW = dYᵀ·X.
inline void add_linear(StepWork& work, const std::string& name, int count, std::int64_t tokens,
                       std::int64_t out, std::int64_t in) {
  work.products.push_back({name, count, 1, tokens, in, out, false, true});
  work.products.push_back({name + ", gradient of X", count, 1, tokens, out, in});
  work.products.push_back({name + ", gradient of W", count, 1, out, tokens, in, true, false});
}

/// W' = W·Aᵀ of a weight that is not learned, with dA = dW'ᵀ·W.
inline void add_weight_transform(StepWork& work, const std::string& name, int count, std::int64_t out,
                                 std::int64_t in) {
  work.products.push_back({name, count, 1, out, in, in, false, true});
  work.products.push_back({name + ", gradient of A", count, 1, in, out, in, true, false});
}

/// A⁻ᵀ·W (or A·W) of the rows of q, k or v, one matrix a head, with the gradients of both.
inline void add_row_transform(StepWork& work, const std::string& layer, const StepShape& shape) {
  const std::int64_t n = shape.hidden / shape.heads;
  const std::string name = "A^-T·W of " + layer + " by head";
  work.products.push_back({name, 1, shape.heads, n, n, shape.hidden, true, false});
  work.products.push_back({name + ", gradient of W", 1, shape.heads, n, n, shape.hidden});
  work.products.push_back({name + ", gradient of A", 1, shape.heads, n, shape.hidden, n, false, true});
}

/// W·Aᵀ of o's columns, one matrix a head. o itself is not learned.
inline void add_column_transform(StepWork& work, const StepShape& shape) {
  const std::int64_t n = shape.hidden / shape.heads;
  work.products.push_back({"W·A^T of o by head", 1, shape.heads, shape.hidden, n, n, false, true});
  work.products.push_back(
      {"W·A^T of o by head, gradient of A", 1, shape.heads, n, shape.hidden, n, true, false});
}

/// dA = −A⁻ᵀ·G·A⁻ᵀ. @param batch matrices [n, n]
inline void add_inverse(StepWork& work, const std::string& name, int count, std::int64_t batch,
                        std::int64_t n) {
  work.inverses.push_back({name, count, batch, n});
  work.products.push_back({name + ", gradient", 2 * count, batch, n, n, n, true, false});
}

/// Scores and their weighted sums with all gradients: 128 queries at a time against the keys up to the last
/// of them, as causal attention needs no more.
inline void add_attention(StepWork& work, const StepShape& shape) {
  constexpr std::int64_t kQueries = 128;
  const std::int64_t d = shape.hidden / shape.heads;
  for (std::int64_t first = 0; first < shape.tokens; first += kQueries) {
    const std::int64_t queries = std::min(kQueries, shape.tokens - first), keys = first + queries;
    const std::string at = " of " + std::to_string(keys) + " keys";
    work.products.push_back({"Q·K^T, gradient of P," + at, 2, shape.heads, queries, d, keys, false, true});
    work.products.push_back({"P·V, gradient of Q," + at, 2, shape.heads, queries, keys, d});
    work.products.push_back({"gradients of K and V" + at, 2, shape.heads, keys, queries, d, true, false});
  }
}

/// Full matrices at the norms: the inverse on the activation, the matrix in the weights. The gradient of
/// X·A⁻¹ behind the attention norm is needed for the learned shift.
inline void add_norm_matrices(StepWork& work, const StepShape& shape) {
  add_linear(work, "X·A^-1 behind the norms", 2, shape.tokens, shape.hidden, shape.hidden);
  add_weight_transform(work, "W·A^T of q, k, v", 3, shape.hidden, shape.hidden);
  add_weight_transform(work, "W·A^T of fc1", 1, shape.ffn, shape.hidden);
  add_inverse(work, "inverse behind a norm", 2, 1, shape.hidden);
}

inline void add_value_matrices(StepWork& work, const StepShape& shape) {
  add_row_transform(work, "v", shape);
  add_column_transform(work, shape);
  add_inverse(work, "inverses by head, v and o", 1, shape.heads, shape.hidden / shape.heads);
}

inline void add_query_matrices(StepWork& work, const StepShape& shape) {
  add_row_transform(work, "q", shape);
  add_row_transform(work, "k", shape);
  add_inverse(work, "inverses by head, q and k", 1, shape.heads, shape.hidden / shape.heads);
}

/// Which matrices are learned. None: OmniQuant's diagonals. Weights: AffineQuant where weights alone are
/// rounded, at the norms and by head between v and o. Activations: where activations are, too: by head
/// between v and o, q and k.
enum class StepMatrices { None, Weights, Activations };

/// Every product and inverse of one optimizer step on an OPT block, one sample a step.
inline StepWork calibration_step(const StepShape& shape, StepMatrices matrices) {
  StepWork work;
  add_linear(work, "q, k, v, o", 4, shape.tokens, shape.hidden, shape.hidden);
  add_linear(work, "fc1", 1, shape.tokens, shape.ffn, shape.hidden);
  add_linear(work, "fc2", 1, shape.tokens, shape.hidden, shape.ffn);
  add_attention(work, shape);
  if (matrices == StepMatrices::Weights) add_norm_matrices(work, shape);
  if (matrices != StepMatrices::None) add_value_matrices(work, shape);
  if (matrices == StepMatrices::Activations) add_query_matrices(work, shape);
  return work;
}

}  // namespace aq::test
