// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/model/block.h"

namespace aq {

/// x · weightᵀ + bias. @param x [..., in]; @returns [..., out]
at::Tensor apply_linear(const Linear& linear, const at::Tensor& x);

/// What the layer sees of `x`: transformed as the block's site asks for, replaced by the hook where there is
/// one, and brought back where the block is merged. A merged block without a hook passes `x` on as it is.
at::Tensor observed(const BlockWeights& weights, ActivationHook* hook, ActivationSite site,
                    const at::Tensor& x);

}  // namespace aq
