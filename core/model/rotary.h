// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/model/block.h"

namespace aq {

/// Rotates each pair (i, i + n/2) of the first n = rotated dims by its position's angle; the channels behind
/// them stay. @param x [batch, heads, tokens, head_dim]
at::Tensor rotated(const at::Tensor& x, const RotaryTable& table);

}  // namespace aq
