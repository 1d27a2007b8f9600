// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/quant/vector_grid.h"

// The way back. Long rows take one pass, which sums and writes, but for the blocks that hold one of the row's
// extremes: those wait until the sum and the number of ties are known, and are then done again. In short rows
// that would be most of them; a first pass sums and remembers the comparisons, a second one writes.

namespace aq::kernel {
namespace {

/// The gradient of the scale that `vectors` vectors add to the sums by lane.
template <typename Isa, int vectors, typename Real = typename Isa::Real>
[[gnu::always_inline]] inline void add_to_sums(const typename Isa::Vector (&value)[vectors],
                                               const Real* gradient, const RowVectors<Isa>& row,
                                               const OnGrid<Isa, vectors>& rounded,
                                               typename Isa::Vector (&sums)[kUnit<Isa>]) {
  for (int j = 0; j < vectors; ++j) {
    const auto error = Isa::minus_where(Isa::times(rounded.step[j], row.scale), rounded.inside[j], value[j]);
    auto& sum = sums[j % kUnit<Isa>];
    sum = Isa::plus(sum, Isa::times(Isa::load(gradient + j * Isa::kWidth), error));
  }
}

/// The values behind the last whole unit, [first, count), which finish_row() writes.
template <typename Isa, typename Real = typename Isa::Real>
void add_rest(const Real* x, const Real* gradient, std::int64_t first, std::int64_t count,
              const RowStatistics<Real>& s, const Steps<Real>& steps,
              typename Isa::Vector (&sums)[kUnit<Isa>], ScaleGradient<Real>& part) {
  Real lanes[kLanes];
  for (int j = 0; j < kUnit<Isa>; ++j) Isa::store(lanes + j * Isa::kWidth, sums[j]);
  for (std::int64_t i = first; i < count; ++i) {
    const Real rounded = std::rint(x[i] / s.scale), step = clamped(rounded, steps);
    lanes[i - first] += gradient[i] * (step * s.scale - (step == rounded ? x[i] : Real(0)));
    part.minima += x[i] == s.minimum;
    part.maxima += x[i] == s.maximum;
  }
  load<Isa>(lanes, sums);
}

/// The sum over all lanes, the rest of the row included, whose ties are counted.
template <typename Isa, typename Real = typename Isa::Real>
[[gnu::always_inline]] inline Real sum_of(const Real* x, const Real* gradient, std::int64_t first,
                                          std::int64_t count, const RowStatistics<Real>& s,
                                          const Steps<Real>& steps, typename Isa::Vector (&sums)[kUnit<Isa>],
                                          ScaleGradient<Real>& part) {
  if (first < count) add_rest<Isa>(x, gradient, first, count, s, steps, sums, part);
  for (int half = kUnit<Isa> / 2; half > 0; half /= 2)
    for (int j = 0; j < half; ++j) sums[j] = Isa::plus(sums[j], sums[j + half]);
  return Isa::sum(sums[0]);
}

/// What the values that equal an extreme get: −0 for nothing, which changes no value it is added to.
template <typename Real>
struct Shares {
  Real low, high;
};

template <typename Real>
[[gnu::always_inline]] inline Shares<Real> shares_of(const RowStatistics<Real>& s,
                                                     const EndGradients<Real>& ends,
                                                     const ScaleGradient<Real>& part) {
  const Real low = share_of(ends.low * s.lower_factor, s.minimum, part.minima),
             high = share_of(ends.high * s.upper_factor, s.maximum, part.maxima);
  return {low == 0 ? -Real(0) : low, high == 0 ? -Real(0) : high};
}

/// The values behind the last whole unit.
template <typename Real>
[[gnu::always_inline]] inline void finish_rest(const Real* x, const Real* gradient, std::int64_t count,
                                               const RowStatistics<Real>& s, const Steps<Real>& steps,
                                               const Shares<Real>& shares, Real* out) {
  for (std::int64_t i = count - count % kLanes; i < count; ++i) {
    const Real rounded = std::rint(x[i] / s.scale);
    Real dx = clamped(rounded, steps) == rounded ? gradient[i] : Real(0);
    if (x[i] == s.minimum) dx += shares.low;
    if (x[i] == s.maximum) dx += shares.high;
    out[i] = dx;
  }
}

/// The shares of a row's extremes; the gradients of its factors are written.
template <typename Real>
[[gnu::always_inline]] inline Shares<Real> finish_scale(const IntegerGrid& grid, const RowStatistics<Real>& s,
                                                        const ScaleGradient<Real>& part, std::int64_t r,
                                                        const GradientsTo<Real>& out) {
  const EndGradients<Real> ends = end_gradients(grid, s, part.sum);
  if (out.lower) out.lower[r] = ends.low * s.minimum;
  if (out.upper) out.upper[r] = ends.high * s.maximum;
  return shares_of(s, ends, part);
}

}  // namespace
}  // namespace aq::kernel
