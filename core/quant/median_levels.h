// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "core/quant/integer_grid.h"

namespace aq {

/// The levels of one row that stands for all, rising: that with the median scale, or, where every row has a
/// code book of its own, that with the median spread. What the grid lines of a histogram stand on.
/// @param scale, zero_point, codebook as in QuantizedWeight @returns none where nothing is quantized
std::vector<float> median_levels(const at::Tensor& scale, const at::Tensor& zero_point,
                                 const at::Tensor& codebook, const IntegerGrid& grid);

}  // namespace aq
