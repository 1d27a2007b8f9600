// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "core/quant/integer_grid.h"
#include "core/quant/quantized_weight.h"
#include "core/run/recipe.h"

namespace aq {

/// Integer fake quantization (quantize, then dequantize) with ranges taken from the values themselves.
///
/// `x` is cut into rows of `row` consecutive values (cut_rows); each row has its own scale and zero point.
/// Forward and backward are one fused pass each. The gradient is straight-through: 1 inside the grid, 0 where
/// a value is clipped, and it flows through the scale into the row's extremes; the rounded zero point passes
/// none (as in OmniQuant's quantizer).
///
/// @param x     contiguous or not, float or double (16-bit floats become float); in rows as cut_rows
/// @param lower, upper  factors in (0, 1] on the ends of each row's range, [rows], or undefined for 1
/// @throws Error(Internal) as cut_rows
at::Tensor fake_quantize(const at::Tensor& x, const IntegerGrid& grid, std::int64_t row,
                         const at::Tensor& lower = {}, const at::Tensor& upper = {});

/// The same as fake_quantize, without gradient, keeping the integers. @param lower, upper as there
QuantizedWeight quantize_weight(const at::Tensor& weight, const IntegerGrid& grid, std::int64_t row,
                                const at::Tensor& lower = {}, const at::Tensor& upper = {});

IntegerGrid weight_grid(const WeightRecipe& recipe);

}  // namespace aq
