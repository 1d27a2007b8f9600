// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/attention/score_tile.h"

#include <limits>

#include "core/model/attention/lanes.h"

namespace aq::tile {
namespace {

/// −∞, of which the softmax makes 0, outside of the range.
template <typename Real>
[[gnu::always_inline]] inline void hide(const Range& seen, std::int64_t count, Real* row) {
  constexpr Real kHidden = -std::numeric_limits<Real>::infinity();
  for (std::int64_t i = 0; i < seen.begin; ++i) row[i] = kHidden;
  for (std::int64_t i = seen.end; i < count; ++i) row[i] = kHidden;
}

template <typename Real>
[[gnu::always_inline]] inline void cap(Real softcap, Real* x, std::int64_t count) {
  const Real inverse = 1 / softcap;
  for (std::int64_t i = 0; i < count; i += kLanes)
    store<Real>(softcap * hyperbolic_tangent(load(x + i) * inverse), x + i);
}

template <typename Real>
[[gnu::always_inline]] inline Real largest_of(const Real* x, std::int64_t count, Real largest) {
  Lanes<Real> lanes = Lanes<Real>{} + largest;
  for (std::int64_t i = 0; i < count; i += kLanes) {
    const Lanes<Real> next = load(x + i);
    lanes = next > lanes ? next : lanes;
  }
  return largest_lane<Real>(lanes);
}

/// @returns the sum of what x becomes, exp(x − largest)
template <typename Real>
[[gnu::always_inline]] inline Real exponentiate(Real* x, std::int64_t count, Real largest) {
  Lanes<Real> sum = {};
  for (std::int64_t i = 0; i < count; i += kLanes) {
    const Lanes<Real> value = exponential(load(x + i) - largest);
    store<Real>(value, x + i);
    sum += value;
  }
  return sum_of_lanes<Real>(sum);
}

template <typename Real>
[[gnu::always_inline]] inline void softmax_rows(const ScoreTile& tile, Real softcap, Matrix<Real> scores,
                                                const SoftmaxState<Real>& state) {
  const std::int64_t count = whole_lanes(tile.keys);
  for (std::int64_t query = 0; query < tile.queries; ++query) {
    Real* row = scores.row(query);
    if (softcap > 0) cap(softcap, row, count);
    hide(tile.keys_of(query), count, row);
    const Real before = state.largest[query], largest = largest_of(row, count, before);
    const Real correction = std::exp(before - largest);
    state.correction[query] = correction;
    state.sum[query] = state.sum[query] * correction + exponentiate(row, count, largest);
    state.largest[query] = largest;
  }
}

/// @param slopes factors of the gradients, where scores are capped; else null
template <typename Real>
[[gnu::always_inline]] inline void gradient_of_row(Real scale, std::int64_t count, const Real* log_sums,
                                                   const Real* dots, const Real* slopes, Real* scores,
                                                   Real* gradients) {
  for (std::int64_t i = 0; i < count; i += kLanes) {
    const Lanes<Real> probability = exponential(load(scores + i) - load(log_sums + i));
    Lanes<Real> gradient = probability * (load(gradients + i) - load(dots + i)) * scale;
    if (slopes) gradient *= load(slopes + i);
    store<Real>(probability, scores + i);
    store<Real>(gradient, gradients + i);
  }
}

/// The slope of c·tanh(x / c) is 1 − tanh²(x / c).
template <typename Real>
[[gnu::always_inline]] inline void cap_with_slopes(Real softcap, std::int64_t count, Real* scores,
                                                   Real* slopes) {
  const Real inverse = 1 / softcap;
  for (std::int64_t i = 0; i < count; i += kLanes) {
    const Lanes<Real> tangent = hyperbolic_tangent(load(scores + i) * inverse);
    store<Real>(softcap * tangent, scores + i);
    store<Real>(1 - tangent * tangent, slopes + i);
  }
}

template <typename Real>
[[gnu::always_inline]] inline void gradient_rows(const ScoreTile& tile, Real softcap, Real scale,
                                                 Matrix<Real> scores, Matrix<Real> gradients,
                                                 const Real* log_sums, const Real* dots) {
  const std::int64_t count = whole_lanes(tile.queries);
  Real slopes[kTile];
  for (std::int64_t key = 0; key < tile.keys; ++key) {
    Real* row = scores.row(key);
    if (softcap > 0) cap_with_slopes(softcap, count, row, slopes);
    hide(tile.queries_of(key), count, row);
    gradient_of_row<Real>(scale, count, log_sums, dots, softcap > 0 ? slopes : nullptr, row,
                          gradients.row(key));
  }
}

}  // namespace

AQ_TILE_CLONES void online_softmax(const ScoreTile& tile, float softcap, Matrix<float> scores,
                                   const SoftmaxState<float>& state) {
  softmax_rows(tile, softcap, scores, state);
}
AQ_TILE_CLONES void online_softmax(const ScoreTile& tile, double softcap, Matrix<double> scores,
                                   const SoftmaxState<double>& state) {
  softmax_rows(tile, softcap, scores, state);
}
AQ_TILE_CLONES void softmax_gradient(const ScoreTile& tile, float softcap, float scale, Matrix<float> scores,
                                     Matrix<float> gradients, const float* log_sums, const float* dots) {
  gradient_rows(tile, softcap, scale, scores, gradients, log_sums, dots);
}
AQ_TILE_CLONES void softmax_gradient(const ScoreTile& tile, double softcap, double scale,
                                     Matrix<double> scores, Matrix<double> gradients, const double* log_sums,
                                     const double* dots) {
  gradient_rows(tile, softcap, scale, scores, gradients, log_sums, dots);
}

}  // namespace aq::tile
