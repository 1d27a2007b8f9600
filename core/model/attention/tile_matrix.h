// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <c10/util/BFloat16.h>

#include <cstdint>

namespace aq::tile {

constexpr std::int64_t kLanes = 8;  ///< rows of tiles are read and written by so many entries at a time

constexpr std::int64_t whole_lanes(std::int64_t count) { return (count + kLanes - 1) / kLanes * kLanes; }

/// Rows of a matrix that lie `stride` entries apart; owns nothing.
template <typename T>
struct Matrix {
  T* data = nullptr;
  std::int64_t stride = 0;

  T* row(std::int64_t index) const { return data + index * stride; }
  Matrix from(std::int64_t first_row, std::int64_t first_column = 0) const {
    return {row(first_row) + first_column, stride};
  }
  operator Matrix<const T>() const { return {data, stride}; }  // NOLINT(google-explicit-constructor)
};

/// What products of a type are summed in.
template <typename Operand>
struct SumOf {
  using type = Operand;
};
template <>
struct SumOf<at::BFloat16> {
  using type = float;
};
template <typename Operand>
using Sum = typename SumOf<Operand>::type;

}  // namespace aq::tile
