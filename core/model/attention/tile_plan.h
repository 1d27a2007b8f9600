// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>

#include <atomic>

#include "core/model/attention/score_tile.h"
#include "core/model/attention/tile_rows.h"
#include "core/model/attention/tiled_attention.h"

namespace aq::tile {

/// The matrices [rows, columns] of a tensor [batch, heads, rows, columns].
template <typename T>
struct HeadMatrices {
  T* data = nullptr;
  std::int64_t batch_stride = 0, head_stride = 0, row_stride = 0;

  explicit HeadMatrices(const at::Tensor& x)
      : data(x.data_ptr<std::remove_const_t<T>>()),
        batch_stride(x.stride(0)),
        head_stride(x.stride(1)),
        row_stride(x.size(2) > 1 ? x.stride(2) : x.size(3)) {}
  Matrix<T> at(std::int64_t batch, std::int64_t head) const {
    return {data + batch * batch_stride + head * head_stride, row_stride};
  }
};

/// Sizes of an attention and the positions of its queries.
struct Plan {
  std::int64_t batch, kv_heads, group, tokens, keys, dim;
  std::int64_t first_position, step, window;

  explicit Plan(const AttentionInput& input);

  /// @param query, key the first of the tile
  ScoreTile tile(std::int64_t query, std::int64_t key) const {
    return {std::min(kTile, tokens - query), std::min(kTile, keys - key), first_position + query * step - key,
            step, window};
  }
  /// The first key that any query from `query` on sees.
  std::int64_t first_key(std::int64_t query) const {
    return window > 0 ? std::max<std::int64_t>(0, first_position + query * step - window + 1) : 0;
  }
  /// The key behind the last one that the query sees.
  std::int64_t end_key(std::int64_t query) const { return first_position + query * step + 1; }
  /// Threads that the work is worth.
  std::int64_t threads() const;
};

/// A worker for each thread, made on it; they take the tasks 0 … count − 1 in this order.
template <typename MakeWorker>
void share_tasks(std::int64_t count, std::int64_t threads, const MakeWorker& make) {
  std::atomic<std::int64_t> next{0};
  at::parallel_for(0, std::min(count, threads), 1, [&](std::int64_t, std::int64_t) {
    auto worker = make();
    for (std::int64_t task = next++; task < count; task = next++) worker.run(task);
  });
}

/// `operands` as products take them: the scores themselves, or rounded to bfloat16 in `rounded`.
template <typename Real>
Matrix<const Real> operands_of(std::int64_t /*rows*/, std::int64_t /*columns*/, Matrix<Real> scores,
                               Matrix<Real> /*rounded*/) {
  return scores;
}
inline Matrix<const at::BFloat16> operands_of(std::int64_t rows, std::int64_t columns, Matrix<float> scores,
                                              Matrix<at::BFloat16> rounded) {
  round_rows(rows, columns, scores, rounded);
  return rounded;
}

/// Calls body(Operand{}) with the element type of the tensor.
template <typename Body>
auto for_operand(const at::Tensor& x, const Body& body) {
  if (x.scalar_type() == at::kDouble) return body(double{});
  if (x.scalar_type() == at::kBFloat16) return body(at::BFloat16{});
  return body(float{});
}

}  // namespace aq::tile
