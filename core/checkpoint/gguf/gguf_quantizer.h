// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>

namespace aq {

/// Turns `count` values (whole blocks) at `values` into blocks with scales of their own, the inverse of
/// find_dequantizer. Values must be finite.
using QuantizeRow = void (*)(const float* values, std::int64_t count, std::uint8_t* blocks);

/// nullptr where the type is no block format that this program writes.
QuantizeRow find_quantizer(std::uint32_t type);
/// Q4_0 to Q8_0, byte for byte as gguf-py's gguf.quants.quantize does it.
QuantizeRow find_small_block_quantizer(std::uint32_t type);
/// Q4_K and Q6_K: scales (and minima) by search, for the least squared error.
QuantizeRow find_k_quant_quantizer(std::uint32_t type);

/// The codes of a block of 32 values, and the numbers that bring them back.
struct CodeBlock {
  float d = 0, m = 0;  ///< m: of the types with a minimum only
  /// Of integers q the codes are offset + sign · q.
  int offset = 0, sign = 1;
};

/// Lays the integers of a row into blocks of a type of 32 values (Q4_0, Q4_1, Q5_0, Q5_1, Q8_0), a CodeBlock
/// for each; d and m are rounded to halves.
using PackRow = void (*)(const std::uint8_t* integers, const CodeBlock* blocks, std::int64_t count,
                         std::uint8_t* to);
/// nullptr for all other types
PackRow find_code_packer(std::uint32_t type);

}  // namespace aq
