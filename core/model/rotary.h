#pragma once

#include "core/model/block.h"

namespace aq {

/// Rotates each pair (i, i + head_dim/2) by its position's angle. @param x [batch, heads, tokens, head_dim]
at::Tensor rotated(const at::Tensor& x, const RotaryTable& table);

}  // namespace aq
