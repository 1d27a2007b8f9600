// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/quant/quantized_weight.h"

namespace aq {

/// The 256 values of the signed dynamic 8-bit map, rising: seven decades from 10⁻⁶ to 1 with 1, 2, 4, …, 64
/// values of either sign, the midpoints of evenly spaced steps of the decade; 0; and 1 (Dettmers et al. 2022,
/// "8-bit Optimizers via Block-wise Quantization", section 2; as in bitsandbytes). float32 [256]
const at::Tensor& dynamic_map();

/// Quantizes scales: their mean is taken off, then each goes to the nearest value of the dynamic map, in
/// blocks of 256 with a float absmax. @param scales float32, any shape
DoubleQuantizedScale quantize_scales(const at::Tensor& scales);

/// What quantized scales stand for. @returns float32 [scales]
at::Tensor dequantize_scales(const DoubleQuantizedScale& quantized);

}  // namespace aq
