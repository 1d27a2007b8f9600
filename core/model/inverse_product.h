// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

namespace aq {

/// x · A⁻¹, differentiable in x and A. The gradient of A is −yᵀ·∂L/∂x of the result y, one product; through
/// the inverse, −A⁻ᵀ·(xᵀ·∂L/∂y)·A⁻ᵀ, it would be three.
/// @param x       [..., n]
/// @param matrix  A [n, n]
/// @param inverse A⁻¹ [n, n], taken as a constant
/// @returns [..., n], in the precision of the products (autocast)
at::Tensor times_inverse(const at::Tensor& x, const at::Tensor& matrix, const at::Tensor& inverse);

}  // namespace aq
