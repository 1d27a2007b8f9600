// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "core/checkpoint/tensor_source.h"
#include "core/export/calibrated_layers.h"

namespace aq::bitsandbytes {

// What stands in the place of a layer's weight. Both functions of a kind give the same tensors in the same
// order.

/// X.weight, its scales and its state, as Linear4bit's state_dict has them.
/// @param dtype that the weight dequantizes to
std::vector<TensorInfo> four_bit_infos(const LayerInfo& layer, at::ScalarType dtype);
/// @throws Error(BadInput) where the session has not kept what double-quantized scales were made of
std::vector<at::Tensor> pack_four_bit_layer(const CalibratedLayer& layer, at::ScalarType dtype);

/// X.weight int8 [out, in], X.SCB float32 [out] (127 steps) and X.weight_format, as Linear8bitLt's has them.
std::vector<TensorInfo> int8_infos(const LayerInfo& layer);
/// @throws Error(BadArgument) where an integer reaches 128
std::vector<at::Tensor> pack_int8_layer(const CalibratedLayer& layer);

}  // namespace aq::bitsandbytes
