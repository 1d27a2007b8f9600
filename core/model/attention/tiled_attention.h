// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include "core/model/attention/scoring.h"

namespace aq {

/// Softmax attention without the matrix of all scores: tile by tile with an online softmax (FlashAttention,
/// Dao et al. 2022). Tiles that no query sees are never computed. All tensors are float32, float64 or
/// bfloat16 alike (bfloat16 only where tile::bfloat16_products()), and the rows of each are contiguous.
struct AttentionInput {
  at::Tensor queries;       // [batch, heads, tokens, head_dim]
  at::Tensor keys, values;  // [batch, kv_heads, keys, head_dim]; heads is a multiple of kv_heads
  Scoring scoring;
  bool same_position = false;  ///< all queries stand where the last key stands, not one after the other
};

struct AttentionOutput {
  at::Tensor values;    // [batch, heads, tokens, head_dim], a view of [batch, tokens, heads, head_dim]
  at::Tensor log_sums;  // [batch, heads, tokens] log Σ exp(score), in the type of sums
};

struct AttentionGradients {
  at::Tensor queries, keys, values;  // each like its tensor
};

AttentionOutput tiled_attention(const AttentionInput& input);

/// FlashAttention-2 (Dao 2023), algorithm 2: five products a tile, from the forward pass's output alone.
/// @param gradient like output.values
AttentionGradients tiled_attention_backward(const AttentionInput& input, const AttentionOutput& output,
                                            const at::Tensor& gradient);

}  // namespace aq
