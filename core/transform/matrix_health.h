// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace aq {

/// min over heads and rows of (|a_ii| − Σ_{j≠i} |a_ij|) / |a_ii|: above 0 the matrix is strictly diagonally dominant
/// and therefore invertible (Levy-Desplanques). @param a [heads, n, n]
double dominance_margin(const at::Tensor& a);

/// Largest 2-norm condition number of the heads, σ_max / σ_min; estimated by power iteration where n > 128.
/// @param a, inverse [heads, n, n]
double condition_number(const at::Tensor& a, const at::Tensor& inverse);

/// max |A·A⁻¹ − I|, formed in double. @param a, inverse [heads, n, n]
double merge_error(const at::Tensor& a, const at::Tensor& inverse);

/// Scales the off-diagonals of every row that is not strictly dominant back to `margin` of dominance, in place.
/// @param a the masked matrix's parameters [heads, n, n]; @param mask [n, n], what they are multiplied by in use
/// @returns how many rows were changed
std::int64_t enforce_dominance(at::Tensor& a, const at::Tensor& mask, double margin = 1e-3);

}  // namespace aq
