// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "core/export/calibrated_layers.h"

namespace aq {

// A layer's calibrated grid in a ggml type of 32 values a block: every block of a group repeats the group's
// scale. Integers are kept as they are; scales (and d · zero point, of types with a minimum) are rounded to
// halves.

/// Whether each integer, relative to its zero point, has a code of the type: groups are whole blocks, scales
/// are numbers that a half can hold, no code book, no columns that have groups of their own.
bool holds_grid(std::uint32_t type, const CalibratedLayer& layer);

/// @returns uint8 [out, bytes of a row]. @throws Error(Internal) where the type does not hold the grid
at::Tensor pack_grid(std::uint32_t type, const CalibratedLayer& layer);

}  // namespace aq
