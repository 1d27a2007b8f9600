// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace aq {

/// Diagonals on each side of the main one that may learn in `epoch` (counted from 0) of `epochs`:
/// ⌊(e/t)·n⌋ with e = epoch + 1, t = epochs, at most n − 1. (AffineQuant, equation 6)
std::int64_t mask_band(std::int64_t size, int epoch, int epochs, bool gradual);

/// GM [n, n]: 1 on the diagonal, `stability_factor` where 0 < |i − j| ≤ band, 0 elsewhere.
at::Tensor gradual_mask(std::int64_t size, std::int64_t band, double stability_factor, at::ScalarType dtype);

}  // namespace aq
