// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <c10/core/ScalarType.h>

#include <cstdint>
#include <string>

namespace aq {

/// How a ggml tensor type lays values into bytes: `values` of a row share a block of `bytes`.
struct GgmlType {
  std::uint32_t id;
  const char* name;  ///< "Q4_K"
  std::uint32_t values, bytes;
};

/// nullptr where ggml has no such type (or has removed it). Source: ggml's enum ggml_type and its block sizes
/// (ggml.h, ggml-common.h).
const GgmlType* find_ggml_type(std::uint32_t id);

/// Turns `count` values (whole blocks) at `blocks` into floats, bit for bit as gguf-py's
/// gguf.quants.dequantize does.
using DequantizeRow = void (*)(const std::uint8_t* blocks, std::int64_t count, float* values);

/// nullptr where the type is no block format that this program reads.
DequantizeRow find_dequantizer(std::uint32_t type);
DequantizeRow find_small_block_dequantizer(std::uint32_t type);  ///< Q4_0 to Q8_0, blocks of 32
DequantizeRow find_k_quant_dequantizer(std::uint32_t type);      ///< Q2_K to Q6_K, blocks of 256

/// The dtype of a plain type; Undefined for block formats.
at::ScalarType plain_dtype(std::uint32_t type);

/// The types whose tensors can be loaded, for messages.
std::string readable_ggml_types();

/// The ids in files, of the types that are read.
namespace ggml_type {
inline constexpr std::uint32_t kF32 = 0, kF16 = 1, kQ4_0 = 2, kQ4_1 = 3, kQ5_0 = 6, kQ5_1 = 7, kQ8_0 = 8,
                               kQ2_K = 10, kQ3_K = 11, kQ4_K = 12, kQ5_K = 13, kQ6_K = 14, kI8 = 24,
                               kI16 = 25, kI32 = 26, kI64 = 27, kF64 = 28, kBF16 = 30;
}  // namespace ggml_type

}  // namespace aq
