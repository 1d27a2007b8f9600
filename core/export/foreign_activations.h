// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/checkpoint/checkpoint_files.h"
#include "core/run/recipe.h"

namespace aq {

/// How the inputs of linear layers are rounded by the programs that a quantized checkpoint without an
/// affinequant.json is for: as config.json's quantization_config says. 16 bits where they stay float.
///
/// compressed-tensors has symmetric tokens over the full range, in steps of 2·max|x| / (2^b − 1), where this
/// program's own runs and vLLM's kernels have max|x| / (2^(b−1) − 1). bitsandbytes' 8-bit layers round as
/// LLM.int8() does, with the config's threshold of outliers.
/// @throws Error(BadInput) where inputs are rounded in a way that cannot be simulated
ActivationRecipe foreign_activations(const CheckpointFiles& files);

}  // namespace aq
