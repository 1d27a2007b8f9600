// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <bit>

#include "core/quant/vector_backward.h"

// The way back of long rows, in one pass.

namespace aq::kernel {
namespace {

/// What a row's first pass leaves for finish_row().
template <typename Real>
struct RowSums {
  ScaleGradient<Real> part;
  std::int64_t waiting = 0;  ///< how many blocks
};

/// Counts the values that equal an extreme. @returns whether there are some
template <typename Isa, int vectors, typename Real = typename Isa::Real>
[[gnu::always_inline]] inline bool count_ties(const typename Isa::Vector (&value)[vectors],
                                              typename Isa::Vector minimum, typename Isa::Vector maximum,
                                              ScaleGradient<Real>& part) {
  typename Isa::Mask low[vectors], high[vectors];
  typename Isa::Mask some = Isa::either(Isa::equal(value[0], minimum), Isa::equal(value[0], maximum));
  for (int j = 0; j < vectors; ++j) {
    low[j] = Isa::equal(value[j], minimum);
    high[j] = Isa::equal(value[j], maximum);
    some = Isa::either(some, Isa::either(low[j], high[j]));
  }
  if (Isa::bits(some) == 0) [[likely]]
    return false;
  for (int j = 0; j < vectors; ++j) {
    part.minima += std::popcount(Isa::bits(low[j]));
    part.maxima += std::popcount(Isa::bits(high[j]));
  }
  return true;
}

/// @param waiting filled with where the waiting blocks begin
template <typename Isa, bool stream, typename Real = typename Isa::Real>
[[gnu::always_inline]] inline RowSums<Real> sum_row(const Real* x, const Real* gradient, std::int64_t count,
                                                    const IntegerGrid& grid, const RowStatistics<Real>& s,
                                                    Real* out, std::uint16_t* waiting) {
  const RowVectors<Isa> row(grid, s);
  const auto minimum = Isa::all(s.minimum), maximum = Isa::all(s.maximum);
  typename Isa::Vector sums[kUnit<Isa>];
  for (auto& one : sums) one = Isa::all(0);
  RowSums<Real> result;
  const std::int64_t whole = for_vectors<Isa>(
      count, [&](std::int64_t i, auto vectors) __attribute__((always_inline)) {
        typename Isa::Vector value[vectors];
        OnGrid<Isa, vectors> rounded;
        load<Isa>(x + i, value);
        put_on_grid<Isa, vectors>(value, row, rounded);
        add_to_sums<Isa, vectors>(value, gradient + i, row, rounded, sums);
        if (count_ties<Isa, vectors>(value, minimum, maximum, result.part)) {
          waiting[result.waiting++] = static_cast<std::uint16_t>(i);
          return;
        }
        for (int j = 0; j < vectors; ++j)
          put<Isa, stream>(out + i + j * Isa::kWidth,
                           Isa::keep(rounded.inside[j], Isa::load(gradient + i + j * Isa::kWidth)));
      });
  result.part.sum = sum_of<Isa>(x, gradient, whole, count, s, row.steps, sums, result.part);
  return result;
}

template <typename Isa, bool stream, int vectors, typename Real = typename Isa::Real>
[[gnu::always_inline]] inline void finish_block(const Real* x, const Real* gradient,
                                                const RowVectors<Isa>& row, const RowStatistics<Real>& s,
                                                const Shares<Real>& shares, Real* out) {
  const auto minimum = Isa::all(s.minimum), maximum = Isa::all(s.maximum);
  const auto low = Isa::all(shares.low), high = Isa::all(shares.high);
  typename Isa::Vector value[vectors];
  OnGrid<Isa, vectors> rounded;
  load<Isa>(x, value);
  put_on_grid<Isa, vectors>(value, row, rounded);
  for (int j = 0; j < vectors; ++j) {
    auto dx = Isa::keep(rounded.inside[j], Isa::load(gradient + j * Isa::kWidth));
    dx = Isa::plus_where(dx, Isa::equal(value[j], minimum), low);
    put<Isa, stream>(out + j * Isa::kWidth, Isa::plus_where(dx, Isa::equal(value[j], maximum), high));
  }
}

/// Writes the waiting blocks, and what lies behind the last whole unit.
template <typename Isa, bool stream, typename Real = typename Isa::Real>
[[gnu::always_inline]] inline void finish_row(const Real* x, const Real* gradient, std::int64_t count,
                                              const IntegerGrid& grid, const RowStatistics<Real>& s,
                                              const Shares<Real>& shares, const std::uint16_t* waiting,
                                              std::int64_t blocks, Real* out) {
  const RowVectors<Isa> row(grid, s);
  constexpr std::int64_t kBlockValues = kBlock<Isa> * Isa::kWidth;
  const std::int64_t units = count - count % kBlockValues;  // where they begin
  for (std::int64_t k = 0; k < blocks; ++k) {
    const std::int64_t i = waiting[k];
    if (i < units)
      finish_block<Isa, stream, kBlock<Isa>>(x + i, gradient + i, row, s, shares, out + i);
    else
      finish_block<Isa, stream, kUnit<Isa>>(x + i, gradient + i, row, s, shares, out + i);
  }
  finish_rest(x, gradient, count, s, row.steps, shares, out);
}

constexpr std::int64_t kMostWaiting = kLongestRow / kLanes;  ///< blocks of one row
static_assert(kLongestRow <= 1 << 16 && kShortRow <= kBatchedValues);

template <typename Isa, bool stream, typename Real = typename Isa::Real>
void backward_long_rows(const Real* x, const Real* gradient, std::int64_t rows, std::int64_t count,
                        const IntegerGrid& grid, const RowStatistics<Real>* statistics,
                        const GradientsTo<Real>& out) {
  std::uint16_t waiting[kMostWaiting];
  for (std::int64_t r = 0; r < rows; ++r) {
    const std::int64_t at = r * count;
    const RowStatistics<Real>& s = statistics[r];
    const RowSums<Real> sums =
        sum_row<Isa, stream>(x + at, gradient + at, count, grid, s, out.values + at, waiting);
    finish_row<Isa, stream>(x + at, gradient + at, count, grid, s, finish_scale(grid, s, sums.part, r, out),
                            waiting, sums.waiting, out.values + at);
  }
  if constexpr (stream) Isa::fence();
}

template <typename Isa, bool stream, typename Real = typename Isa::Real>
ScaleGradient<Real> backward_whole(const Real* x, const Real* gradient, std::int64_t count,
                                   const IntegerGrid& grid, const RowStatistics<Real>& s, Real* out) {
  std::uint16_t waiting[kMostWaiting];
  const RowSums<Real> sums = sum_row<Isa, stream>(x, gradient, count, grid, s, out, waiting);
  finish_row<Isa, stream>(x, gradient, count, grid, s, shares_of<Real>(s, {0, 0}, sums.part), waiting,
                          sums.waiting, out);
  if constexpr (stream) Isa::fence();
  return sums.part;
}

}  // namespace
}  // namespace aq::kernel
