// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <algorithm>

#include "core/model/attention/tile_matrix.h"

namespace aq::tile {

/// Queries and keys of a tile: what a product reads and writes stays in the second cache, and oneDNN's kernel
/// takes 48 columns at a time.
constexpr std::int64_t kTile = 96;

/// Entries from `begin` to before `end`.
struct Range {
  std::int64_t begin = 0, end = 0;
};

/// A tile of scores and which of its keys each query sees: those up to itself, within the window that ends
/// with it.
struct ScoreTile {
  std::int64_t queries = 0, keys = 0;
  std::int64_t position = 0;  ///< of the first query, counted from the first key
  std::int64_t step = 1;      ///< from one query's position to the next one's; 0: all see the same keys
  std::int64_t window = 0;    ///< 0: there is none

  Range keys_of(std::int64_t query) const {
    const std::int64_t end = position + query * step + 1;
    return {window > 0 ? std::clamp<std::int64_t>(end - window, 0, keys) : 0,
            std::clamp<std::int64_t>(end, 0, keys)};
  }
  /// With step 1.
  Range queries_of(std::int64_t key) const {
    const std::int64_t begin = key - position;
    return {std::clamp<std::int64_t>(begin, 0, queries),
            window > 0 ? std::clamp<std::int64_t>(begin + window, 0, queries) : queries};
  }
  /// Whether any query sees any key.
  bool visible() const { return keys_of(queries - 1).end > 0 && keys_of(0).begin < keys; }
};

/// What the online softmax keeps of each query: the largest score so far, the sum of exp(score − largest),
/// and what earlier sums are to be multiplied by since the last tile.
template <typename Real>
struct SoftmaxState {
  Real *largest, *sum, *correction;  // [queries]
};

/// scores become exp(score − largest), 0 where a key is not seen; `state` moves on. Rows are written up to
/// whole_lanes(keys).
/// @param softcap c of c·tanh(score / c), which scores become first; 0: none
/// @param scores [queries, keys]
void online_softmax(const ScoreTile& tile, float softcap, Matrix<float> scores,
                    const SoftmaxState<float>& state);
void online_softmax(const ScoreTile& tile, double softcap, Matrix<double> scores,
                    const SoftmaxState<double>& state);

/// The softmax once more, from what the forward pass left of it, and its gradient: scores become the
/// probabilities p = exp(score − log_sum), and the probabilities' gradients those of the unscaled products,
/// p·(gradient − dot)·scale, with the softcap's slope where there is one (FlashAttention-2, algorithm 2).
/// Rows are read and written up to whole_lanes(queries).
/// @param scores, gradients [keys, queries]
/// @param log_sums, dots [whole_lanes(queries)]
void softmax_gradient(const ScoreTile& tile, float softcap, float scale, Matrix<float> scores,
                      Matrix<float> gradients, const float* log_sums, const float* dots);
void softmax_gradient(const ScoreTile& tile, double softcap, double scale, Matrix<double> scores,
                      Matrix<double> gradients, const double* log_sums, const double* dots);

}  // namespace aq::tile
