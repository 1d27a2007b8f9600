// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/quant/vector_grid.h"

// The way forward: extremes, then rounding, while a row is in the cache.

namespace aq::kernel {
namespace {

template <typename Isa, typename Real = typename Isa::Real>
[[gnu::always_inline]] inline RowRange<Real> row_extremes(const Real* x, std::int64_t count) {
  typename Isa::Vector low[2]{Isa::all(0), Isa::all(0)};  // zero belongs to every range
  typename Isa::Vector high[2]{low[0], low[0]};
  const std::int64_t whole = for_vectors<Isa>(
      count, [&](std::int64_t i, auto vectors) __attribute__((always_inline)) {
        for (int j = 0; j < vectors; ++j) {
          const auto value = Isa::load(x + i + j * Isa::kWidth);
          low[j % 2] = Isa::smaller(value, low[j % 2]);  // the second one where one is no number
          high[j % 2] = Isa::larger(value, high[j % 2]);
        }
      });
  RowRange<Real> range{Isa::smallest(Isa::smaller(low[0], low[1])),
                       Isa::largest(Isa::larger(high[0], high[1]))};
  for (std::int64_t i = whole; i < count; ++i) {
    range.minimum = x[i] < range.minimum ? x[i] : range.minimum;
    range.maximum = x[i] > range.maximum ? x[i] : range.maximum;
  }
  return range;
}

template <typename Isa, typename Real = typename Isa::Real>
RowRange<Real> extremes(const Real* x, std::int64_t count) {
  return row_extremes<Isa>(x, count);
}

template <typename Isa, bool stream, bool integers, typename Real = typename Isa::Real>
[[gnu::always_inline]] inline void round_row(const Real* x, std::int64_t count, const IntegerGrid& grid,
                                             const RowStatistics<Real>& s, Real* out, std::uint8_t* codes) {
  const RowVectors<Isa> row(grid, s);
  const std::int64_t whole = for_vectors<Isa>(
      count, [&](std::int64_t i, auto vectors) __attribute__((always_inline)) {
        typename Isa::Vector value[vectors];
        OnGrid<Isa, vectors> rounded;
        load<Isa>(x + i, value);
        put_on_grid<Isa, vectors>(value, row, rounded);
        for (int j = 0; j < vectors; ++j) {
          put<Isa, stream>(out + i + j * Isa::kWidth, Isa::times(rounded.step[j], row.scale));
          if constexpr (integers) Isa::store_integers(codes + i + j * Isa::kWidth, rounded.integer[j]);
        }
      });
  for (std::int64_t i = whole; i < count; ++i) {
    const Real step = clamped(std::rint(x[i] / s.scale), row.steps);
    out[i] = step * s.scale + Real(0);
    if constexpr (!integers) continue;
    const Real integer = step + s.zero_point;
    codes[i] = integer >= 0 ? static_cast<std::uint8_t>(static_cast<int>(integer)) : std::uint8_t{0};
  }
}

template <typename Isa, bool stream, bool integers, typename Real = typename Isa::Real>
void quantize_batches(const Real* x, std::int64_t rows, std::int64_t count, const IntegerGrid& grid,
                      RowStatistics<Real>* statistics, const QuantizedTo<Real>& out) {
  const std::int64_t batch = rows_a_batch(count);
  for (std::int64_t first = 0; first < rows; first += batch) {
    const std::int64_t last = std::min(first + batch, rows);
    for (std::int64_t r = first; r < last; ++r) {
      const RowRange<Real> range = row_extremes<Isa>(x + r * count, count);
      statistics[r].minimum = range.minimum;
      statistics[r].maximum = range.maximum;
    }
    for (std::int64_t r = first; r < last; ++r) choose_scale(grid, statistics[r]);
    for (std::int64_t r = first; r < last; ++r)
      round_row<Isa, stream, integers>(x + r * count, count, grid, statistics[r], out.values + r * count,
                                       integers ? out.integers + r * count : nullptr);
  }
  if constexpr (stream) Isa::fence();
}

template <typename Isa, typename Real = typename Isa::Real>
void quantize_rows(const Real* x, std::int64_t rows, std::int64_t count, const IntegerGrid& grid,
                   RowStatistics<Real>* statistics, QuantizedTo<Real> out) {
  const bool stream = out.stream && may_stream(out.values, rows, count);
  const auto passes =
      out.integers ? (stream ? quantize_batches<Isa, true, true> : quantize_batches<Isa, false, true>)
                   : (stream ? quantize_batches<Isa, true, false> : quantize_batches<Isa, false, false>);
  passes(x, rows, count, grid, statistics, out);
}

template <typename Isa, typename Real = typename Isa::Real>
void round(const Real* x, std::int64_t count, const IntegerGrid& grid, const RowStatistics<Real>& s,
           QuantizedTo<Real> out) {
  if (out.integers)
    round_row<Isa, false, true>(x, count, grid, s, out.values, out.integers);
  else if (out.stream && may_stream(out.values, 1, count)) {
    round_row<Isa, true, false>(x, count, grid, s, out.values, nullptr);
    Isa::fence();
  } else
    round_row<Isa, false, false>(x, count, grid, s, out.values, nullptr);
}

}  // namespace
}  // namespace aq::kernel
