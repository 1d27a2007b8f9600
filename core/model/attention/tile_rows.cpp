// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/attention/tile_rows.h"

#include "core/model/attention/lanes.h"

namespace aq::tile {
namespace {

template <typename Real>
[[gnu::always_inline]] inline void scale_each_row(std::int64_t rows, std::int64_t columns,
                                                  const Real* factors, Matrix<Real> x) {
  for (std::int64_t i = 0; i < rows; ++i) {
    const Real factor = factors[i];
    if (factor == Real(1)) continue;
    Real* row = x.row(i);
    for (std::int64_t j = 0; j < columns; ++j) row[j] *= factor;
  }
}

template <typename Operand, typename Real>
[[gnu::always_inline]] inline void dots_of_rows(std::int64_t rows, std::int64_t columns,
                                                Matrix<const Operand> a, Matrix<const Operand> b,
                                                Real* dots) {
  const std::int64_t whole = columns - columns % kLanes;
  for (std::int64_t i = 0; i < rows; ++i) {
    const Operand *x = a.row(i), *y = b.row(i);
    Lanes<Real> sum = {};
    for (std::int64_t j = 0; j < whole; j += kLanes) sum += load(x + j) * load(y + j);
    dots[i] = sum_of_lanes<Real>(sum);
    for (std::int64_t j = whole; j < columns; ++j)
      dots[i] += static_cast<Real>(x[j]) * static_cast<Real>(y[j]);
  }
}

/// No number that is not one becomes one: its quiet bit is kept apart from the rounding.
[[gnu::always_inline]] inline std::uint16_t rounded_bits(float x) {
  const auto bits = std::bit_cast<std::uint32_t>(x);
  const std::uint32_t rounded = (bits + 0x7FFFU + ((bits >> 16U) & 1U)) >> 16U;
  return static_cast<std::uint16_t>(x != x ? 0x7FC0U : rounded);
}

constexpr int kSquare = 8;

/// Round by round each row is interleaved with the row half a square below it: after three rounds rows are
/// columns.
template <typename T>
[[gnu::always_inline]] inline void turn_square(const T* x, std::int64_t stride, T* turned,
                                               std::int64_t turned_stride) {
  using Row [[gnu::vector_size(kSquare * sizeof(T))]] = T;
  Row rows[kSquare], next[kSquare];
  for (int i = 0; i < kSquare; ++i) std::memcpy(&rows[i], x + i * stride, sizeof(Row));
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < kSquare / 2; ++i) {
      const Row &a = rows[i], &b = rows[i + kSquare / 2];
      next[2 * i] = __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
      next[2 * i + 1] = __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
    }
    for (int i = 0; i < kSquare; ++i) rows[i] = next[i];
  }
  for (int i = 0; i < kSquare; ++i) std::memcpy(turned + i * turned_stride, &rows[i], sizeof(Row));
}

template <typename T>
[[gnu::always_inline]] inline void turn_entries(std::int64_t rows, std::int64_t columns, Matrix<const T> x,
                                                Matrix<T> turned) {
  for (std::int64_t i = 0; i < rows; ++i)
    for (std::int64_t j = 0; j < columns; ++j) turned.row(j)[i] = x.row(i)[j];
}

template <typename T>
[[gnu::always_inline]] inline void turn_matrix(std::int64_t rows, std::int64_t columns, Matrix<const T> x,
                                               Matrix<T> turned) {
  const std::int64_t whole_rows = rows - rows % kSquare, whole_columns = columns - columns % kSquare;
  for (std::int64_t j = 0; j < whole_columns; j += kSquare)
    for (std::int64_t i = 0; i < whole_rows; i += kSquare)
      turn_square(x.row(i) + j, x.stride, turned.row(j) + i, turned.stride);
  turn_entries(rows - whole_rows, columns, x.from(whole_rows), turned.from(0, whole_rows));
  turn_entries(whole_rows, columns - whole_columns, x.from(0, whole_columns), turned.from(whole_columns));
}

/// Entries are only moved: their bits do.
template <typename T>
Matrix<T> bits_of(Matrix<const at::BFloat16> x) {
  return {reinterpret_cast<T*>(const_cast<at::BFloat16*>(x.data)), x.stride};
}

}  // namespace

AQ_TILE_CLONES void turn(std::int64_t rows, std::int64_t columns, Matrix<const float> x,
                         Matrix<float> turned) {
  turn_matrix(rows, columns, x, turned);
}
AQ_TILE_CLONES void turn(std::int64_t rows, std::int64_t columns, Matrix<const double> x,
                         Matrix<double> turned) {
  turn_matrix(rows, columns, x, turned);
}
AQ_TILE_CLONES void turn(std::int64_t rows, std::int64_t columns, Matrix<const at::BFloat16> x,
                         Matrix<at::BFloat16> turned) {
  turn_matrix<std::uint16_t>(rows, columns, bits_of<const std::uint16_t>(x), bits_of<std::uint16_t>(turned));
}
AQ_TILE_CLONES void scale_rows(std::int64_t rows, std::int64_t columns, const float* factors,
                               Matrix<float> x) {
  scale_each_row(rows, columns, factors, x);
}
AQ_TILE_CLONES void scale_rows(std::int64_t rows, std::int64_t columns, const double* factors,
                               Matrix<double> x) {
  scale_each_row(rows, columns, factors, x);
}
AQ_TILE_CLONES void row_dots(std::int64_t rows, std::int64_t columns, Matrix<const float> a,
                             Matrix<const float> b, float* dots) {
  dots_of_rows(rows, columns, a, b, dots);
}
AQ_TILE_CLONES void row_dots(std::int64_t rows, std::int64_t columns, Matrix<const double> a,
                             Matrix<const double> b, double* dots) {
  dots_of_rows(rows, columns, a, b, dots);
}
AQ_TILE_CLONES void row_dots(std::int64_t rows, std::int64_t columns, Matrix<const at::BFloat16> a,
                             Matrix<const at::BFloat16> b, float* dots) {
  dots_of_rows(rows, columns, a, b, dots);
}
AQ_TILE_CLONES void round_rows(std::int64_t rows, std::int64_t columns, Matrix<const float> x,
                               Matrix<at::BFloat16> out) {
  for (std::int64_t i = 0; i < rows; ++i) {
    const float* __restrict from = x.row(i);
    at::BFloat16* __restrict to = out.row(i);
    for (std::int64_t j = 0; j < columns; ++j) to[j].x = rounded_bits(from[j]);
  }
}

}  // namespace aq::tile
