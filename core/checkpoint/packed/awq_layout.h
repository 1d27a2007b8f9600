// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace aq {

constexpr int kAwqBits = 4;
constexpr std::int64_t kAwqColumns = 8;  ///< that share a word

/// AWQ's "gemm" layout: 8 neighbours of a row become one word, the columns 0 2 4 6 1 3 5 7 from the lowest
/// bit up.
/// @param integers uint8 [rows, columns], each below 16, 8 dividing columns; @returns int32 [rows, columns /
/// 8]
at::Tensor pack_awq(const at::Tensor& integers);
/// @param words int32 [rows, words]; @returns uint8 [rows, 8 · words]
at::Tensor unpack_awq(const at::Tensor& words);

}  // namespace aq
