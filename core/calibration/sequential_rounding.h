// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include "core/calibration/block_problem.h"
#include "core/calibration/rounded_layer.h"
#include "core/calibration/weight_quantizer.h"
#include "core/run/recipe.h"
#include "core/run/run_context.h"

namespace aq {

/// Rounds a block's layers by GPTQ (or OBQ, its ancestor), "true-sequentially": q, k, v, then o, then gate and up (fc1), then down
/// (fc2). Each group's Hessian is recorded on the quantized chain through the block as it is by then, with
/// the layers before rounded and activations quantized. Where a factorization needed more dampening, a
/// warning names the layers.
/// @param transformed the block's weights in the transformed space
/// @param hook        quantizes activations; may be null
/// @returns one result a role; undefined tensors where the block has no such layer
/// @throws Error(Numeric) naming the layers, Error(Cancelled)
RoundedLayers round_sequentially(const BlockProblem& problem, const WeightQuantizer& quantizer,
                                 const BlockWeights& transformed, const RoundingRecipe& recipe,
                                 ActivationHook* hook, const RunContext& context);

}  // namespace aq
