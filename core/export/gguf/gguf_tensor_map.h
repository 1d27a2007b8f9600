// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "core/checkpoint/gguf/gguf_architecture.h"
#include "core/checkpoint/gguf/gguf_layout.h"
#include "core/checkpoint/tensor_source.h"

namespace aq {

/// A tensor of a GGUF file and what of the checkpoint it is made of.
struct MappedTensor {
  std::string name;                    ///< GGUF's
  std::vector<std::int64_t> shape;     ///< row-major, as GGUF has it
  std::vector<std::string> parts;      ///< Hugging Face's tensors: one, or a mixture's experts in order
  GgufRows rows = GgufRows::AsStored;  ///< how the rows are rearranged
  bool adds_one = false;               ///< the file has 1 + these values

  bool is_matrix() const { return shape.size() > 1; }
  std::int64_t width() const { return shape.back(); }
};

/// Where each of a checkpoint's tensors goes, by the table that reading goes by.
/// @param stored the checkpoint's tensors as Hugging Face stores them
/// @throws Error(BadArgument) where one has no place in the architecture's table
std::vector<MappedTensor> map_gguf_tensors(const GgufArchitecture& architecture, const TensorSource& stored);

/// Rows in GGUF's order. @param rows [rows, anything], in Hugging Face's order
at::Tensor in_gguf_order(GgufRows order, const GgufHeads& heads, const at::Tensor& rows);

}  // namespace aq
