// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/model/block.h"

namespace aq {

/// @param x [..., hidden]; @returns the same shape and dtype
at::Tensor apply_norm(NormKind kind, double eps, const Norm& norm, const at::Tensor& x);

}  // namespace aq
