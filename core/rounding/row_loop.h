// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/Parallel.h>

#include <algorithm>

#include "core/rounding/learned_rounding_kernel.h"
#include "core/rounding/row_grids.h"

namespace aq {

/// Calls body(row, first value, how many, its grid) for every row, spread over threads. What a row gives must
/// not depend on another's.
template <typename Body>
void for_each_row(const RowGrids& grid, const Body& body) {
  constexpr std::int64_t kValuesAThread = 16384;
  const float* scale = grid.scale.data_ptr<float>();
  const float* zero_point = grid.zero_point.data_ptr<float>();
  const auto levels = static_cast<float>(grid.levels);
  const std::int64_t grain = std::max<std::int64_t>(1, kValuesAThread / grid.cut.row);
  at::parallel_for(0, grid.scale.numel(), grain, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t r = begin; r < end; ++r)
      body(r, grid.cut.first(r), grid.cut.count(r), kernel::RowLevels{scale[r], zero_point[r], levels});
  });
}

}  // namespace aq
