// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "core/checkpoint/tensor_source.h"
#include "core/model/family.h"

namespace aq {

/// [out, in] of a layer's weight; of a mixture, [experts · out, in].
std::vector<std::int64_t> weight_shape(const BlockShape& block, LinearRole role);
bool has_layer(const BlockShape& block, LinearRole role);
bool has_bias(const ModelConfig& config, LinearRole role);

/// Names of the blocks' linear weights.
std::set<std::string> linear_weights(const Family& family, const ModelConfig& config);

/// The same tensors with the "model." (or "transformer.") that some checkpoints (saved without their head)
/// leave away.
/// @param file the checkpoint, for messages. @throws Error(BadInput) where a tensor is there under both names
std::shared_ptr<const TensorSource> canonical_names(std::shared_ptr<const TensorSource> tensors,
                                                    const Family& family, const std::string& file);

/// Checks that every tensor the model needs is there, of floating point, in the shape that config.json asks
/// for.
/// @param file the checkpoint, for messages. @throws Error(BadInput) naming the tensor and both shapes
void require_layout(const TensorSource& tensors, const Family& family, const ModelConfig& config,
                    const std::string& file);

}  // namespace aq
