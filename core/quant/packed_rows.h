// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "core/quant/integer_grid.h"

namespace aq {

/// Rows of values as packed integers (bit_packing.h) with what brings them back: scale · (integer − zero
/// point).
struct PackedRows {
  at::Tensor integers;    // uint8 [..., rows, bytes]
  at::Tensor scale;       // float32 [..., rows], or [] where all rows share a static range
  at::Tensor zero_point;  // uint8, same shape; undefined where the grid is symmetric and rows have their own

  std::int64_t bytes() const;
};

/// Rounds every row in its own range, as fake_quantize does.
/// @param x float32 [..., rows, row]; @param lower, upper [] factors on the ends of the ranges, or undefined
PackedRows pack_rows(const at::Tensor& x, const IntegerGrid& grid, const at::Tensor& lower = {},
                     const at::Tensor& upper = {});

/// Rounds all rows in one range, as fake_quantize_in_range does. @param low, high [] ends of the range
PackedRows pack_rows_in_range(const at::Tensor& x, const IntegerGrid& grid, const at::Tensor& low,
                              const at::Tensor& high);

/// The values, float32 [..., rows, row]: bit by bit what fake quantization gives.
at::Tensor unpack_rows(const PackedRows& packed, const IntegerGrid& grid, std::int64_t row);

/// `more` behind `packed` along a dimension (counted from the front) that both have in scales, too.
void append(PackedRows& packed, const PackedRows& more, std::int64_t dimension);

}  // namespace aq
