// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/model/block.h"

namespace aq {

/// Causal self-attention with grouped queries, from the norm's output to before the residual sum.
/// @param x [batch, tokens, hidden]; @returns [batch, tokens, hidden]
at::Tensor attention(const BlockShape& shape, const BlockWeights& weights, const at::Tensor& x,
                     ActivationHook* hook, KvCache* cache);

}  // namespace aq
