// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/rounding/row_grids.h"

#include <ATen/ATen.h>

namespace aq {

RowGrids row_grids(const QuantizedWeight& on_grid, const IntegerGrid& grid, std::int64_t row) {
  RowGrids made;
  made.scale = on_grid.scale.reshape({-1}).to(at::kFloat).contiguous();
  made.zero_point = on_grid.zero_point.defined()
                        ? on_grid.zero_point.reshape({-1}).to(at::kFloat).contiguous()
                        : at::full_like(made.scale, grid.symmetric_zero_point());
  made.cut = cut_rows(on_grid.integers, row);
  made.levels = grid.levels();
  return made;
}

QuantizedWeight with_integers(const QuantizedWeight& on_grid, const RowGrids& grid,
                              const at::Tensor& integers) {
  QuantizedWeight made = on_grid;
  made.integers = integers.to(at::kByte).contiguous();
  const at::Tensor rows = to_rows(integers, grid.cut.row)  // [rows, row]
                              .sub(grid.zero_point.unsqueeze(1))
                              .mul_(grid.scale.unsqueeze(1));
  made.dequantized = from_rows(rows, integers.sizes());
  return made;
}

}  // namespace aq
