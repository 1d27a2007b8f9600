// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>
#include <cstdint>

#include "core/quant/codebook_kernel.h"
#include "core/quant/quantized_weight.h"

namespace aq {

/// A fixed 4-bit code book: weights are divided by the largest magnitude of their row and go to the nearest
/// level.
struct Codebook {
  std::array<float, 16> levels;  ///< in [−1, 1], by code
  kernel::RankedLevels ranked;   ///< the same by rank

  /// The code of a value in [−1, 1], as bitsandbytes decides it.
  std::uint8_t nearest(float value) const;
};

/// NormalFloat: the levels of a normal distribution that are equally often hit (QLoRA, appendix E). Codes
/// rise.
const Codebook& nf4_codebook();
/// A 4-bit float: code = sign, two bits of exponent, one of mantissa; levels k / 12 with k = 0, 1/16, 2, 3,
/// 4, 6, 8, 12 (bitsandbytes' FP4). Zero has two codes, 0 and 8: the one of the value's sign is taken.
const Codebook& fp4_codebook();

/// Puts a weight on a code book's levels, each row of `row` consecutive weights scaled by its largest
/// magnitude.
/// @param weight [out, in]; its size is a multiple of `row` (weight_format.h: weight_row)
/// @param double_quantization quantizes the scales, too
QuantizedWeight quantize_to_codebook(const at::Tensor& weight, const Codebook& codebook, std::int64_t row,
                                     bool double_quantization);

/// Two 4-bit codes a byte, the first in the high half (bitsandbytes' order). An odd end is filled with code
/// 0.
/// @param codes uint8, any shape @returns uint8 [ceil(codes / 2)]
at::Tensor packed_nibbles(const at::Tensor& codes);

}  // namespace aq
