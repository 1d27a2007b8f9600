// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

namespace aq {

/// x · (left ⊗ right), without forming the product (FlatQuant, section 3.1): x is seen as [..., n1, n2] and
/// becomes leftᵀ · x · right. An undefined factor is the identity; the other one then works on every slice of
/// its side, so that `right` [n2, n2] alone acts on each n2 neighbours and `left` [n1, n1] alone on the n1
/// equal parts of a row.
/// @param x [..., channels], n1 and n2 dividing them; @returns the same shape. Differentiable
at::Tensor times_kronecker(const at::Tensor& x, const at::Tensor& left, const at::Tensor& right);

}  // namespace aq
