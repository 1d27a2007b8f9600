// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

#include "core/model/model_config.h"
#include "core/run/recipe.h"

namespace aq {

// Why a checkpoint cannot carry a recipe; empty where it can.

/// Shifts that add biases, on a family whose config.json cannot announce them.
std::string added_bias_refusal(const Recipe& recipe, const ModelConfig& config);

/// Transforms that are merged behind the rounding, so that the checkpoint's weights lie on no grid: a full
/// matrix after a norm, an online rotation, Kronecker pairs. For formats of integers and scales.
std::string off_grid_refusal(const Recipe& recipe);

/// Weights that the checkpoint stores as [in, out] (GPT-2), for formats whose readers want [out, in].
std::string transposed_refusal(const ModelConfig& config);

}  // namespace aq
