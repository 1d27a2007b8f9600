// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/checkpoint/gguf/gguf_entries.h"

namespace aq {

/// A tensor that is to be written.
struct GgufTensorInfo {
  std::string name;
  std::vector<std::int64_t> shape;  ///< row-major: the reverse of the file's order
  std::uint32_t type = 0;           ///< of gguf_type.h; rows are whole blocks of it

  std::uint64_t bytes() const;
};

/// Writes a GGUF file of version 3. Tensors are asked for one at a time, in their order, and never held together.
/// @param load gives the bytes of tensor `index`: uint8 of as many as it announces
/// @throws Error(Output) where the file cannot be written, Error(Internal) where a tensor is not as announced
void write_gguf(const std::filesystem::path& path, const GgufEntries& entries,
                const std::vector<GgufTensorInfo>& tensors,
                const std::function<at::Tensor(std::size_t index)>& load);

}  // namespace aq
