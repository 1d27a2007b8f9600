// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include "core/quant/integer_grid.h"

namespace aq {

/// Scale and zero point of a range that was fixed before; zero is taken into it.
struct StaticStep {
  double scale, zero_point;
};
/// @param low, high [] ends of the range
StaticStep static_step(const IntegerGrid& grid, const at::Tensor& low, const at::Tensor& high);

/// x in whole steps from zero, clipped to the range. Gradients pass inside of it only. @param x any shape
at::Tensor steps_in_range(const at::Tensor& x, const IntegerGrid& grid, const StaticStep& step);

/// Fake quantization under a range that was fixed before (docs/mathematics.md, "Static activation ranges");
/// what lies outside is clipped. Differentiable in x (straight-through inside of the range, zero outside).
/// @param x any shape; @param low, high [] ends of the range; zero is taken into it
at::Tensor fake_quantize_in_range(const at::Tensor& x, const IntegerGrid& grid, const at::Tensor& low,
                                  const at::Tensor& high);

}  // namespace aq
