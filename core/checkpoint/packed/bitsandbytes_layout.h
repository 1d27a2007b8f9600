// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace aq::bitsandbytes {

// How bitsandbytes lays out weights (its functional.py and backends/default/ops.py, 0.50.2). Blocks are runs
// of the flattened weight, without regard to its rows; the last one holds what is left.

/// How many blocks `count` values have.
std::int64_t block_count(std::int64_t count, std::int64_t block_size);

/// Two 4-bit codes a byte, the first in the high half; an odd end is filled with code 0.
/// @param codes uint8, any shape @returns uint8 [ceil(codes / 2), 1]
at::Tensor pack_four_bit(const at::Tensor& codes);

/// The codes again. @param packed of ceil(count / 2) bytes @returns uint8 [count]
at::Tensor unpack_four_bit(const at::Tensor& packed, std::int64_t count);

/// levels[code] times the block's scale, a float32 product rounded once to `dtype`.
/// @param packed as pack_four_bit gives it @param levels float32 [16] @param scales float32 [blocks]
/// @param dtype float32, float16 or bfloat16
at::Tensor dequantize_four_bit(const at::Tensor& packed, const at::Tensor& levels, const at::Tensor& scales,
                               std::int64_t block_size, at::IntArrayRef shape, at::ScalarType dtype);

/// Scales that were quantized themselves. The tensors may be of any shape that holds as many values.
struct NestedScales {
  at::Tensor codes;   // uint8 [scales]
  at::Tensor absmax;  // float32 [blocks of scales]
  at::Tensor map;     // float32 [256]: what each code stands for
  std::int64_t block_size = 256;
  at::ScalarType dtype = at::kFloat;  ///< that map[code]·absmax is rounded to before the offset is added
  float offset = 0;
};
/// map[code]·absmax + offset. @returns float32 [scales]
at::Tensor dequantize_scales(const NestedScales& scales);

/// (q·absmax)·(1 / 127) of each row, both products rounded to float32.
/// @param integers int8 [out, in] @param absmax float32 [out] @returns float32 [out, in]
at::Tensor dequantize_int8(const at::Tensor& integers, const at::Tensor& absmax);

}  // namespace aq::bitsandbytes
