// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <bit>

#include "core/quant/vector_backward.h"

// The way back of short rows, in two passes while they are in the cache.

namespace aq::kernel {
namespace {

/// What the first pass over short rows found: a bit a value, in words a vector.
template <typename Isa>
struct FoundBits {
  std::uint16_t inside[kBatchedValues / Isa::kWidth], minimum[kBatchedValues / Isa::kWidth],
      maximum[kBatchedValues / Isa::kWidth];
};

[[gnu::always_inline]] inline std::int64_t bits_in(const std::uint16_t* words, std::int64_t count) {
  std::int64_t bits = 0, i = 0;
  for (; i + 4 <= count; i += 4) {
    std::uint64_t four;
    __builtin_memcpy(&four, words + i, sizeof four);
    bits += std::popcount(four);
  }
  for (; i < count; ++i) bits += std::popcount(words[i]);
  return bits;
}

/// @param word of the row's first vector
template <typename Isa, typename Real = typename Isa::Real>
[[gnu::always_inline]] inline ScaleGradient<Real> sum_short_row(const Real* x, const Real* gradient,
                                                                std::int64_t count, const IntegerGrid& grid,
                                                                const RowStatistics<Real>& s,
                                                                FoundBits<Isa>& found, std::int64_t word) {
  const RowVectors<Isa> row(grid, s);
  const auto minimum = Isa::all(s.minimum), maximum = Isa::all(s.maximum);
  typename Isa::Vector sums[kUnit<Isa>];
  for (auto& one : sums) one = Isa::all(0);
  ScaleGradient<Real> part;
  const std::int64_t whole = for_vectors<Isa>(
      count, [&](std::int64_t i, auto vectors) __attribute__((always_inline)) {
        typename Isa::Vector value[vectors];
        OnGrid<Isa, vectors> rounded;
        load<Isa>(x + i, value);
        put_on_grid<Isa, vectors>(value, row, rounded);
        add_to_sums<Isa, vectors>(value, gradient + i, row, rounded, sums);
        for (int j = 0; j < vectors; ++j) {
          const std::int64_t at = word + i / Isa::kWidth + j;
          Isa::store_bits(found.inside + at, rounded.inside[j]);
          Isa::store_bits(found.minimum + at, Isa::equal(value[j], minimum));
          Isa::store_bits(found.maximum + at, Isa::equal(value[j], maximum));
        }
      });
  part.sum = sum_of<Isa>(x, gradient, whole, count, s, row.steps, sums, part);
  return part;
}

template <typename Isa, bool stream, typename Real = typename Isa::Real>
[[gnu::always_inline]] inline void finish_short_row(const Real* x, const Real* gradient, std::int64_t count,
                                                    const IntegerGrid& grid, const RowStatistics<Real>& s,
                                                    const Shares<Real>& shares, const FoundBits<Isa>& found,
                                                    std::int64_t word, Real* out) {
  const auto low = Isa::all(shares.low), high = Isa::all(shares.high);
  for (std::int64_t i = 0; i + kLanes <= count; i += kLanes)
    for (int j = 0; j < kUnit<Isa>; ++j) {
      const std::int64_t at = i + j * Isa::kWidth, from = word + at / Isa::kWidth;
      auto dx = Isa::keep(Isa::mask_of(found.inside[from]), Isa::load(gradient + at));
      dx = Isa::plus_where(dx, Isa::mask_of(found.minimum[from]), low);
      put<Isa, stream>(out + at, Isa::plus_where(dx, Isa::mask_of(found.maximum[from]), high));
    }
  finish_rest(x, gradient, count, s, steps_of(grid, s), shares, out);
}

template <typename Isa, bool stream, typename Real = typename Isa::Real>
void backward_short_rows(const Real* x, const Real* gradient, std::int64_t rows, std::int64_t count,
                         const IntegerGrid& grid, const RowStatistics<Real>* statistics,
                         const GradientsTo<Real>& out) {
  FoundBits<Isa> found;
  ScaleGradient<Real> parts[kBatchedRows];
  const std::int64_t batch = rows_a_batch(count), vectors = count / Isa::kWidth;
  for (std::int64_t first = 0; first < rows; first += batch) {
    const std::int64_t size = std::min(batch, rows - first);
    for (std::int64_t k = 0, at = first * count; k < size; ++k, at += count)
      parts[k] =
          sum_short_row<Isa>(x + at, gradient + at, count, grid, statistics[first + k], found, k * vectors);
    for (std::int64_t k = 0, at = first * count; k < size; ++k, at += count) {
      parts[k].minima += bits_in(found.minimum + k * vectors, count / kLanes * kUnit<Isa>);
      parts[k].maxima += bits_in(found.maximum + k * vectors, count / kLanes * kUnit<Isa>);
      finish_short_row<Isa, stream>(x + at, gradient + at, count, grid, statistics[first + k],
                                    finish_scale(grid, statistics[first + k], parts[k], first + k, out),
                                    found, k * vectors, out.values + at);
    }
  }
  if constexpr (stream) Isa::fence();
}

}  // namespace
}  // namespace aq::kernel
