// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <algorithm>
#include <cstdint>

#include "core/quant/fake_quantize_kernel.h"

// Fake quantization by vectors. Included by one file for each instruction set, which is compiled for it:
// everything here has internal linkage, so that no copy of it is taken for another processor. `Isa` wraps the
// set's intrinsics for one type: see Avx2Float in fake_quantize_avx2.cpp.
//
// Division is the slowest thing here, and rounding, adding and clamping share the pipes that are busiest. So
// a value's integer comes out of one fused multiply-add: x · (1 / scale) + C rounds to a whole number, since
// C is so large that its last place is 1. That is done with a reciprocal that is a little too small and one a
// little too large: where both give the same integer it is that of the rounded quotient, ties included, as
// their sums fall on different sides. Where they do not, which is rare, a block of vectors is divided after
// all.

namespace aq::kernel {
namespace {

constexpr int kLanes = 16;        ///< sums by lane, as in fake_quantize_portable.cpp
constexpr int kBatchedRows = 16;  ///< short rows go through a pass together, so that no scale waits in line
constexpr std::int64_t kBatchedValues = 4096;
constexpr std::int64_t kShortRow = 512;  ///< on the way back
constexpr std::int64_t kCacheLine = 64;

template <typename Isa>
constexpr int kUnit = kLanes / Isa::kWidth;  ///< vectors of all lanes
template <typename Isa>
constexpr int kBlock = kUnit<Isa> > 4 ? kUnit<Isa> : 4;  ///< vectors that are checked together

/// The constants of a row in every lane.
template <typename Isa>
struct RowVectors {
  using Real = typename Isa::Real;
  using Vector = typename Isa::Vector;
  RowVectors(const IntegerGrid& grid, const RowStatistics<Real>& s)
      : steps(steps_of(grid, s)), scale(Isa::all(s.scale)) {
    const Real inverse = Real(1) / s.scale, margin = inverse * (8 * Isa::kHalfUnit);
    const Real nothing = static_cast<Real>(__builtin_nan(""));  // never equal to itself: always divide
    smaller_inverse = Isa::all(is_tame(grid, s) ? inverse - margin : nothing);
    larger_inverse = Isa::all(inverse + margin);
    offset = Isa::all(Isa::kWholeNumbers + s.zero_point);
    least = Isa::all(Isa::kWholeNumbers);
    most = Isa::all(Isa::kWholeNumbers + static_cast<Real>(grid.levels()));
  }

  /// Whether the reciprocals are good: no scale near an end of the type, and zero in the grid.
  static bool is_tame(const IntegerGrid& grid, const RowStatistics<Real>& s) {
    return s.scale > Real(1e-18) && s.scale < Real(1e18) && s.zero_point >= 0 &&
           s.zero_point <= static_cast<Real>(grid.levels());
  }

  Steps<Real> steps;
  Vector scale, smaller_inverse, larger_inverse;
  Vector offset;       ///< the C of the zero point
  Vector least, most;  ///< the grid's first and last integer, over C of zero
};

/// `count` vectors on the grid.
template <typename Isa, int count>
struct OnGrid {
  typename Isa::Vector step[count];     ///< from the zero point; NaN of what is no number
  typename Isa::Vector integer[count];  ///< kWholeNumbers more than it is; 0 of what is no number
  typename Isa::Mask inside[count];     ///< where nothing was clamped
};

template <typename Real>
[[gnu::always_inline]] inline Real clamped(Real value, const Steps<Real>& steps) {
  value = value < steps.low ? steps.low : value;
  return value > steps.high ? steps.high : value;
}

template <typename Isa, int count>
[[gnu::always_inline]] inline void divide(const typename Isa::Vector (&x)[count], const RowVectors<Isa>& row,
                                          OnGrid<Isa, count>& out) {
  const auto low = Isa::all(row.steps.low), high = Isa::all(row.steps.high), zero = Isa::all(0);
  for (int j = 0; j < count; ++j) {
    const auto rounded = Isa::rint(Isa::over(x[j], row.scale));
    const auto step = Isa::smaller(high, Isa::larger(low, rounded));  // what is no number stays so
    out.inside[j] = Isa::equal(step, rounded);
    out.step[j] = Isa::plus(step, zero);  // no negative zero
    out.integer[j] = Isa::larger(Isa::plus(step, row.offset), row.least);
  }
}

template <typename Isa, int count>
[[gnu::always_inline]] inline void put_on_grid(const typename Isa::Vector (&x)[count],
                                               const RowVectors<Isa>& row, OnGrid<Isa, count>& out) {
  auto difference = Isa::nothing();
  for (int j = 0; j < count; ++j) {
    const auto rounded = Isa::times_plus(x[j], row.smaller_inverse, row.offset);
    difference =
        Isa::collect(difference, Isa::minus(rounded, Isa::times_plus(x[j], row.larger_inverse, row.offset)));
    out.integer[j] = Isa::clamped_numbers(rounded, row.least, row.most);
    out.inside[j] = Isa::same_numbers(out.integer[j], rounded);
    out.step[j] = Isa::minus(out.integer[j], row.offset);
  }
  if (Isa::any(difference)) [[unlikely]]
    divide<Isa, count>(x, row, out);
}

template <typename Isa, int count>
[[gnu::always_inline]] inline void load(const typename Isa::Real* from, typename Isa::Vector (&to)[count]) {
  for (int j = 0; j < count; ++j) to[j] = Isa::load(from + j * Isa::kWidth);
}

/// Calls body(i, constant) for whole blocks of vectors, then for whole units; @returns how many values that
/// were
template <typename Isa, typename Body>
[[gnu::always_inline]] inline std::int64_t for_vectors(std::int64_t count, const Body& body) {
  constexpr std::int64_t kBlockValues = kBlock<Isa> * Isa::kWidth;
  std::int64_t i = 0;
  for (; i + kBlockValues <= count; i += kBlockValues) body(i, std::integral_constant<int, kBlock<Isa>>{});
  if constexpr (kBlock < Isa >> kUnit<Isa>)
    for (; i + kLanes <= count; i += kLanes) body(i, std::integral_constant<int, kUnit<Isa>>{});
  return i;
}

template <typename Isa, bool stream, typename Real = typename Isa::Real>
[[gnu::always_inline]] inline void put(Real* to, typename Isa::Vector value) {
  if constexpr (stream)
    Isa::stream(to, value);
  else
    Isa::store(to, value);
}

template <typename Real>
bool may_stream(const Real* to, std::int64_t rows, std::int64_t count) {
  constexpr auto kLine = static_cast<std::uintptr_t>(kCacheLine);
  return reinterpret_cast<std::uintptr_t>(to) % kLine == 0 &&
         (rows == 1 || count * static_cast<std::int64_t>(sizeof(Real)) % kCacheLine == 0);
}

/// How many rows go through a pass together.
std::int64_t rows_a_batch(std::int64_t count) {
  return std::clamp<std::int64_t>(kBatchedValues / std::max<std::int64_t>(1, count), 1, kBatchedRows);
}

}  // namespace
}  // namespace aq::kernel
