#pragma once

#include "core/model/block.h"

namespace aq {

/// x · weightᵀ + bias. @param x [..., in]; @returns [..., out]
at::Tensor apply_linear(const Linear& linear, const at::Tensor& x);

/// What the layer sees of `x`: the hook's replacement, or `x` itself without a hook.
at::Tensor observed(ActivationHook* hook, ActivationSite site, const at::Tensor& x);

}  // namespace aq
