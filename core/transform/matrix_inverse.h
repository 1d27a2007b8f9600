// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

namespace aq {

/// A⁻¹ of each matrix by LU with pivots, differentiable; a large one in panels (panel_inverse.h). @param
/// matrix [heads, n, n]
/// @throws c10::Error where one is singular
at::Tensor inverse_by_pivots(const at::Tensor& matrix);

/// A⁻¹ for the steps of an optimizer, differentiable: large matrices are inverted by halves (Schur
/// complements), which is matrix products nearly to the end, at their speed, which LU with pivots
/// does not reach. Pivots are what makes LU stable for every matrix; a diagonally dominant one, which the
/// gradual mask keeps A at, needs none. The result is tried on a few vectors, and where A·(A⁻¹·v) is not v
/// the inverse is taken by pivots.
/// @param matrix [heads, n, n]; @throws c10::Error where one is singular
at::Tensor inverse_for_step(const at::Tensor& matrix);

}  // namespace aq
