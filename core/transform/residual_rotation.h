// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/model/model.h"
#include "core/run/recipe.h"

namespace aq {

/// R [hidden, hidden], float64, that the residual stream is multiplied by (QuaRot, Ashkboos et al. 2024,
/// section 4, stage 1a). Behind RMSNorms any rotation does: diag(s)·H with random signs s. A LayerNorm takes
/// the mean away, so R must leave the vector of ones where it is: H·diag(s)·Hᵀ with s_0 = 1 does, and mixes
/// all channels alike.
at::Tensor residual_rotation(NormKind norm, std::int64_t hidden, std::uint64_t seed);

/// The same model in the rotated space, or the model itself where the recipe rotates nothing: gains (and
/// biases) of the norms are folded into the layers that read them, a tied head is untied, and R is merged
/// into everything that reads from or writes to the residual stream. Computed in double as tensors are read;
/// embeddings and head come in their stored dtypes, layers in float32, for they are rounded when they are
/// quantized.
/// @throws Error(BadArgument) where the model cannot be rotated: norms with biases whose layers have none, a
/// final norm with a gain of zero beside a bias. require_placeable() refuses models with output norms
Model rotated(const Model& model, const Recipe& recipe);

}  // namespace aq
