// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <memory>

#include "core/checkpoint/checkpoint_files.h"
#include "core/checkpoint/tensor_source.h"

namespace aq {

/// Whether the tensors of a checkpoint's directory are in a model.h5.
bool has_hdf5_model(const CheckpointFiles& files);

/// The tensors of a model.h5 (docs/formats/hdf5.md), quantized weights dequantized as they are loaded.
/// Everything but the arrays' values is checked here.
/// @throws Error(BadInput)
std::shared_ptr<const TensorSource> open_hdf5_model(const CheckpointFiles& files);

}  // namespace aq
