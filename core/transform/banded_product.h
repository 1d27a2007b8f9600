// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace aq {

/// W · Aᵀ where A is zero further than `band` from its diagonal: what lies outside is neither multiplied nor
/// given a gradient. Differentiable in both.
/// @param weight  [rows, n]
/// @param matrix  [n, n]
/// @param compute of the products: at::kBFloat16 rounds both factors first; the result keeps the weight's
/// dtype
/// @returns [rows, n]
at::Tensor times_banded(const at::Tensor& weight, const at::Tensor& matrix, std::int64_t band,
                        at::ScalarType compute);

}  // namespace aq
