// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "core/quant/integer_grid.h"

namespace aq {

// The passes that fake quantization is made of, without a graph: rows as in fake_quantize().

struct RowQuantization {
  at::Tensor values;  // quantized and dequantized, as x
  at::Tensor
      statistics;  // [rows, 6], in the order of kernel::RowStatistics; columns 4 and 5: scale, zero point
};

/// @param x            contiguous, float or double
/// @param lower, upper [rows], or undefined or empty for 1
/// @param integers     uint8 as x, filled with the codes; may be undefined
/// @param out          takes the values; undefined: new memory
/// @throws Error(Internal) as cut_rows
RowQuantization quantize_rows(const at::Tensor& x, const IntegerGrid& grid, std::int64_t row,
                              const at::Tensor& lower, const at::Tensor& upper,
                              const at::Tensor& integers = {}, const at::Tensor& out = {});

struct RowGradients {
  at::Tensor x;             // as x
  at::Tensor lower, upper;  // [rows], or undefined where nothing is clipped
};

/// @param gradient   of the values, contiguous
/// @param statistics of quantize_rows() on the same x
/// @param out        takes the gradient of x; may be `gradient` itself, undefined: new memory
RowGradients row_gradients(const at::Tensor& x, const at::Tensor& gradient, const IntegerGrid& grid,
                           std::int64_t row, const at::Tensor& statistics, bool clipped,
                           const at::Tensor& out = {});

}  // namespace aq
