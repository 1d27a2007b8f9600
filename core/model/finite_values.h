// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>
#include <string>

#include "core/model/block.h"
#include "core/model/model.h"

namespace aq {

/// Whether every value is a finite number. One pass over memory. @param values floating point, any shape
bool all_finite(const at::Tensor& values);

/// The first value that is not, and where: "NaN at [3, 17]"; empty where all are finite.
std::string first_non_finite(const at::Tensor& values);

/// The first tensor of a block with such a value: "model.layers.3.mlp.up_proj.weight holds NaN at [17, 4]";
/// empty where all are finite. @param weights as model.block(index) gave them
std::string non_finite_tensor(const Model& model, std::int64_t index, const BlockWeights& weights);

/// @throws Error(BadInput) naming the block, the tensor and the place
void require_finite_block(const Model& model, std::int64_t index, const BlockWeights& weights);

/// Short names of a block's layers by role, "self_attn.q_proj"; empty where it has none.
using LayerNames = std::array<std::string, kLinearRoles>;
LayerNames layer_names(const Model& model);

/// Where values first stop being finite on the way through a block: "the input of mlp.down_proj holds inf at
/// [0, 5, 17]". The block runs once more.
/// @param x    [batch, tokens, hidden], whose output holds such a value
/// @param hook that was there; may be null
std::string non_finite_activation(const BlockShape& shape, const BlockWeights& weights,
                                  const LayerNames& names, const at::Tensor& x, ActivationHook* hook);

/// Why a block of the model turns x into what is not finite: a tensor of its, what enters it, or the place.
std::string why_not_finite(const Model& model, std::int64_t index, const BlockWeights& weights,
                           const at::Tensor& x, ActivationHook* hook);

/// The same of what comes before the first block and behind the last: "model.norm.weight holds NaN at [3]";
/// where the tensors are finite, that their products are not.
std::string why_embedding_not_finite(const Model& model);
std::string why_head_not_finite(const Model& model);

}  // namespace aq
