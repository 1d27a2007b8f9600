// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <memory>
#include <string>

#include "core/checkpoint/tensor_source.h"
#include "core/model/family.h"

namespace aq {

/// The checkpoint's tensors as the block knows them: what the family stores together, or transposed, is shown
/// layer by layer, weights as [out, in]. Nothing is copied but what is loaded.
/// @param file the checkpoint, for messages. @throws Error(BadInput) where a stored tensor has not the rows
/// that config.json asks for, or a tensor is there by itself, too
std::shared_ptr<const TensorSource> split_tensors(std::shared_ptr<const TensorSource> stored,
                                                  const Family& family, const ModelConfig& config,
                                                  const std::string& file);

/// The inverse, for a checkpoint in the original's layout. @throws Error(Internal) where a part is missing
std::shared_ptr<const TensorSource> join_tensors(std::shared_ptr<const TensorSource> split,
                                                 const Family& family, const ModelConfig& config);

}  // namespace aq
