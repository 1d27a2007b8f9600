// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace aq {

/// How a GPTQ checkpoint stores zero points: as they are (`checkpoint_format` "gptq_v2") or one less ("gptq",
/// the first version).
enum class GptqZeros { OneLess, AsTheyAre };

/// 2, 3, 4 and 8.
bool gptq_has_bits(int bits);

/// Words that `count` integers fill: 32 of them take `bits` words of 32 bits, without gaps, the first integer
/// at the lowest bit of the first word. One of 3 bits may go on in the next word.
constexpr std::int64_t gptq_words(std::int64_t count, int bits) { return (count * bits + 31) / 32; }

/// Integers of a column become words of that column, as `qweight` has them.
/// @param integers uint8 [rows, columns], each below 2^bits; @returns int32 [gptq_words(rows), columns]
at::Tensor pack_gptq_rows(const at::Tensor& integers, int bits);
/// @param words int32 [gptq_words(rows), columns]; @returns uint8 [rows, columns]
at::Tensor unpack_gptq_rows(const at::Tensor& words, int bits, std::int64_t rows);

/// Integers of a row become words of that row, as `qzeros` has them.
/// @param zeros uint8 [groups, out], each at least 1 where one less is stored; @returns int32 [groups, words]
at::Tensor pack_gptq_zeros(const at::Tensor& zeros, int bits, GptqZeros stored);
/// One less than 0 is read as GPTQModel wrote it: 1 is subtracted from all fields of a word at once, so that
/// the borrow goes into the next field; with 3 bits each field wraps by itself.
/// @param words int32 [groups, gptq_words(out)]; @returns uint8 [groups, out]
at::Tensor unpack_gptq_zeros(const at::Tensor& words, int bits, std::int64_t out, GptqZeros stored);

}  // namespace aq
