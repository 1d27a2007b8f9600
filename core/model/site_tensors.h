// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <string>

#include "core/checkpoint/tensor_source.h"
#include "core/model/block.h"

namespace aq {

/// What a checkpoint keeps of a block's activation quantization beside its layers lies under names that start
/// like this, float32, in a file of its own (kSideFile), so that other programs read the checkpoint as an
/// ordinary one.
inline constexpr const char* kSitePrefix = "affinequant.blocks.";

std::string site_name(
    ActivationSite site);  ///< "attention_input", "output_input", …, "query", "key", "value"

/// Calls body(name, tensor) for every field of every site of a block, those that are undefined too.
void for_each_site_tensor(std::int64_t block, BlockWeights& weights,
                          const std::function<void(const std::string& name, at::Tensor& tensor)>& body);

/// The sites of one block, in `dtype`; undefined where `tensors` has nothing.
void load_sites(const TensorSource& tensors, std::int64_t block, at::ScalarType dtype, BlockWeights& weights);

/// Checks names and shapes of all that lies under kSitePrefix, and that nothing lacks its partner: the other
/// end of a range, a factor's inverse where a site has one, factors that make up all channels.
/// @throws Error(BadInput) naming the file and the tensor
void require_site_layout(const TensorSource& tensors, const BlockShape& shape, std::int64_t layers,
                         const std::string& file);

}  // namespace aq
