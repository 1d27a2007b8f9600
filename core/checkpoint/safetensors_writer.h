// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/checkpoint/tensor_source.h"

namespace aq {

/// Writes HF's safetensors layout into `directory`: one model.safetensors, or shards and their index where
/// the tensors outgrow `shard_bytes`. Tensors are asked for one at a time, in the order of `tensors`, and
/// never held together.
/// @param tensors what to write: names, dtypes and shapes
/// @param load    gives the tensor of a name, in its dtype and shape
/// @throws Error(Output) where a file cannot be written, Error(Internal) where a tensor is not as announced
void write_safetensors(const std::filesystem::path& directory, const std::vector<TensorInfo>& tensors,
                       const std::function<at::Tensor(const std::string&)>& load,
                       std::uint64_t shard_bytes = 5'000'000'000);

/// Writes one file, whatever its size. @throws as write_safetensors
void write_safetensors_file(const std::filesystem::path& file, const std::vector<TensorInfo>& tensors,
                            const std::function<at::Tensor(const std::string&)>& load);

}  // namespace aq
