// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <algorithm>
#include <cstdint>

namespace aq {

/// How consecutive values are cut into rows that share a scale. No row reaches beyond the end of its line (an
/// output channel), so the last one of a line holds what is left: a line of 40 in rows of 16 gives 16, 16
/// and 8.
struct RowCut {
  std::int64_t line = 1;  ///< the row itself where all rows are full
  std::int64_t row = 1;   ///< values of a full row

  std::int64_t rows_a_line() const { return (line + row - 1) / row; }
  std::int64_t rows_of(std::int64_t values) const { return values / line * rows_a_line(); }
  /// Where row `r` begins, and how many values it has. (Where all rows are full, as nearly always, without a
  /// division.)
  std::int64_t first(std::int64_t r) const {
    return line == row ? r * row : r / rows_a_line() * line + r % rows_a_line() * row;
  }
  std::int64_t count(std::int64_t r) const {
    return line == row ? row : std::min(row, line - r % rows_a_line() * row);
  }
};

/// Cuts a tensor whose lines are its last dimension. Rows of a line or more are cut without regard to lines.
/// @throws Error(Internal) where such a row does not divide the size of x, or `row` is below 1
RowCut cut_rows(const at::Tensor& x, std::int64_t row);

/// The rows below each other, [rows, row]: a view where all of them are full, else the last one of each line
/// is filled up with zeros, which belong to every range. @throws as cut_rows
at::Tensor to_rows(const at::Tensor& x, std::int64_t row);
/// The tensor of these sizes that to_rows() made `rows` of.
at::Tensor from_rows(const at::Tensor& rows, at::IntArrayRef sizes);

}  // namespace aq
