// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace aq {

/// Whether there is a construction for this order that is not a power of two times a smaller one.
bool has_hadamard_core(std::int64_t order);
/// A Hadamard matrix of ±1 of such an order, float64 [order, order].
at::Tensor hadamard_core(std::int64_t order);

}  // namespace aq
