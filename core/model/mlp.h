#pragma once

#include "core/model/block.h"

namespace aq {

/// act(fc1) → fc2, or act(gate) ∘ up → down. @param x [batch, tokens, hidden]; @returns the same shape
at::Tensor mlp(const BlockShape& shape, const BlockWeights& weights, const at::Tensor& x,
               ActivationHook* hook);

}  // namespace aq
