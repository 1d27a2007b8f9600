// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/checkpoint/checkpoint_files.h"
#include "core/run/recipe.h"

namespace aq {

/// How the inputs of linear layers are rounded by the programs that a quantized checkpoint without an
/// affinequant.json is for: as config.json's quantization_config says. 16 bits where they stay float.
///
/// compressed-tensors: symmetric tokens are scaled so that their largest magnitude is half a step beyond the
/// topmost integer, 2·max|x| / (2^b − 1); that is the range of ours times (2^b − 2) / (2^b − 1).
/// @throws Error(BadInput) where inputs are rounded in a way that cannot be simulated
ActivationRecipe foreign_activations(const CheckpointFiles& files);

}  // namespace aq
