// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

/// How compressed-tensors lays out integers of 2 to 8 bits in words of 32.
namespace aq::compressed_tensors {

/// Versions before 0.18 put ⌊32 / bits⌋ integers into a word and left the rest of it empty. Later ones pack
/// them densely, across words. The two differ at 3, 5, 6 and 7 bits.
enum class Packing { Dense, WholeWords };

/// Words that `count` integers take.
std::int64_t words_of(std::int64_t count, int bits, Packing packing);

/// @param integers uint8 [rows, count], each below 2^bits, the lowest bits of a word first
/// @returns int32 [rows, words]
at::Tensor to_words(const at::Tensor& integers, int bits, Packing packing = Packing::Dense);
/// Undoes to_words. @param words int32 [rows, words_of(count, bits, packing)]; @returns uint8 [rows, count]
at::Tensor from_words(const at::Tensor& words, int bits, std::int64_t count, Packing packing);

}  // namespace aq::compressed_tensors
