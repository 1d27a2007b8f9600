// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include "core/model/attention/scoring.h"

namespace aq {

/// softmax(scores) v with a gradient, in memory that grows with the tokens and not with their square. The
/// last query stands where the last key stands, and each sees the keys up to its own; heads / kv_heads query
/// heads share a KV head. Under autocast it takes autocast's type, as matrix products do.
/// @param queries [batch, heads, tokens, head_dim]; keys, values [batch, kv_heads, keys, head_dim],
/// keys ≥ tokens
/// @returns [batch, tokens, heads·head_dim]
at::Tensor causal_attention(const at::Tensor& queries, const at::Tensor& keys, const at::Tensor& values,
                            const Scoring& scoring);

}  // namespace aq
