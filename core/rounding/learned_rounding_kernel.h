// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>

namespace aq::kernel {

/// The grid of one row.
struct RowLevels {
  float scale = 1, zero_point = 0, levels = 0;
};

/// out = s·(clamp(floors + h, 0, levels) − z) with h = clamp(1.2·sigmoid − 0.1, 0, 1). @param floors ⌊w/s⌋ +
/// z
void adaround_row(const float* floors, const float* sigmoid, std::int64_t count, const RowLevels& grid,
                  float* out);
/// The gradient with respect to what the sigmoid is of. @param gradient of out
void adaround_backward_row(const float* floors, const float* sigmoid, const float* gradient,
                           std::int64_t count, const RowLevels& grid, float* result);

/// levels = clamp(⌊w/s + v⌉ + z, 0, levels), out = s·(levels − z)
void signround_row(const float* weights, const float* offsets, std::int64_t count, const RowLevels& grid,
                   float* out);
void signround_levels_row(const float* weights, const float* offsets, std::int64_t count,
                          const RowLevels& grid, float* levels);
struct GridGradient {
  float scale = 0, zero_point = 0;
};
/// Straight-through: the gradient with respect to the offsets, and @returns those of scale and zero point.
GridGradient signround_backward_row(const float* weights, const float* offsets, const float* gradient,
                                    std::int64_t count, const RowLevels& grid, float* result);

}  // namespace aq::kernel
