// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "core/checkpoint/tensor_source.h"
#include "core/export/calibrated_layers.h"

namespace aq::compressed_tensors {

/// What stands in the place of a layer's weight. @param scale_dtype float16, bfloat16 or float32
std::vector<TensorInfo> announced_parts(const LayerInfo& layer, const std::string& variant,
                                        at::ScalarType scale_dtype);

/// These tensors, in the same order. The grid stays as it was calibrated (grid_fit.h) but for the rounding of
/// its scales to `scale_dtype`.
/// @throws Error(BadArgument) where a scale is lost in `scale_dtype`
std::vector<at::Tensor> packed_parts(const CalibratedLayer& layer, const std::string& variant,
                                     at::ScalarType scale_dtype);

}  // namespace aq::compressed_tensors
