// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <memory>

#include "core/checkpoint/gguf/gguf_file.h"
#include "core/checkpoint/tensor_source.h"

namespace aq {

/// A GGUF file's tensors under the names, shapes and row orders of Hugging Face's checkpoint of the same
/// model. Plain types are views of the file where nothing has to be rearranged; block formats are dequantized
/// to F32 whenever a tensor, or some of its rows, is asked for.
/// @throws Error(BadInput)
std::shared_ptr<const TensorSource> open_gguf_tensors(std::shared_ptr<const GgufFile> file);

}  // namespace aq
