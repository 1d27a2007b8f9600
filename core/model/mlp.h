// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/model/block.h"

namespace aq {

/// act(fc1) → fc2, or act(gate) ∘ up → down; of a mixture, the sum of what a token's experts give, by their
/// shares.
/// @param x [batch, tokens, hidden]; @returns the same shape
at::Tensor mlp(const BlockShape& shape, const BlockWeights& weights, const at::Tensor& x,
               ActivationHook* hook);

/// One expert as an MLP of its own: views of its rows of Gate, Up and Down, and the block's sites.
BlockWeights expert_weights(const BlockShape& shape, const BlockWeights& weights, std::int64_t expert);

}  // namespace aq
