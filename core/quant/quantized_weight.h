// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

namespace aq {

/// Scales that were quantized themselves (double quantization: QLoRA, section 3): scale = map[code] · absmax
/// + offset, with absmax shared by 256 consecutive scales.
struct DoubleQuantizedScale {
  at::Tensor
      codes;  // uint8 [scales], in the order of the weight; undefined where the scales are stored as they are
  at::Tensor absmax;  // float32 [ceil(scales / 256)]
  at::Tensor offset;  // float32 [1]: the mean of the scales
};

/// A weight on its levels, and what is needed to pack it.
struct QuantizedWeight {
  at::Tensor dequantized;  // [out, in], dtype of the weight
  at::Tensor integers;     // uint8 [out, in]: steps of the integer grid, or codes of the code book
  at::Tensor scale;        // float32 [out, groups] ([1, 1] for granularity tensor); undefined for k-means
  at::Tensor zero_point;   // float32, same shape; undefined where the grid is symmetric or a code book
  at::Tensor codebook;     // float32 [1 or rows, levels]: the level of each code; undefined for integers
  DoubleQuantizedScale double_quantized;  // `scale` holds what it dequantizes to
};

}  // namespace aq
