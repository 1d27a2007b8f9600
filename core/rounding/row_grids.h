// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "core/quant/integer_grid.h"
#include "core/quant/quantized_weight.h"
#include "core/quant/weight_rows.h"

namespace aq {

/// The integer grids of a weight, whose rows of consecutive values share scale and zero point (a tensor, an
/// output channel or a group of one).
struct RowGrids {
  at::Tensor scale, zero_point;  ///< float32 [rows]
  RowCut cut;                    ///< which values a row has
  int levels = 0;                ///< the largest integer
};

/// The grid that a weight was put on. @param row as quantize_weight took it
RowGrids row_grids(const QuantizedWeight& on_grid, const IntegerGrid& grid, std::int64_t row);

/// The weight of given integers on the grid of `on_grid`, bit for bit as rounding to nearest has it: s·(q −
/// z).
/// @param integers float32 [out, in], whole numbers within the grid
QuantizedWeight with_integers(const QuantizedWeight& on_grid, const RowGrids& grid,
                              const at::Tensor& integers);

}  // namespace aq
