// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include "core/calibration/block_problem.h"
#include "core/calibration/weight_quantizer.h"
#include "core/run/run_context.h"

namespace aq {

/// Searches how far each row of a layer's quantizer is clipped (AWQ's second step): its range is held within
/// ±m with m = max|W|·(1 − i/20), i = 0 … 9, and the i with the least squared error of what the row adds to
/// the layer's output wins.
/// @param weight float32 [out, in]; @param inputs of the layer, float32 [tokens, in]
/// @returns factors in [0.5, 1] on the ends of the rows' ranges. @throws Error(Cancelled)
ClippingFactors search_clip(LinearRole role, const at::Tensor& weight, const at::Tensor& inputs,
                            const WeightQuantizer& quantizer, const RunContext& context);

/// The same for every layer of a transformed block but queries and keys, whose errors meet in a product and
/// cannot be told apart; the quantizer takes what is found. Inputs are every so many tokens of the quantized
/// chain, 512 to 1023 of them, as the transformed block passes them on.
/// @param hook may be null. @throws Error(Cancelled)
void search_clipping(const BlockProblem& problem, const BlockWeights& transformed, ActivationHook* hook,
                     WeightQuantizer& quantizer, const RunContext& context);

}  // namespace aq
