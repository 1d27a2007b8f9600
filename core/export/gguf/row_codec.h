// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace aq {

// Matrices in a ggml type, as the bytes of their rows. Parallel over rows.

/// Bytes of a row of `width` values. @throws Error(Internal) where they are no whole blocks
std::int64_t row_bytes(std::uint32_t type, std::int64_t width);

/// Values as F32, F16 or BF16, or in blocks with scales of their own (gguf_quantizer.h).
/// @param values [rows, width] of any floating dtype. @returns uint8 [rows, row_bytes]
at::Tensor encode_rows(std::uint32_t type, const at::Tensor& values);

/// The inverse. @param bytes uint8 [rows, row_bytes]; @returns float32 [rows, width]
at::Tensor decode_rows(std::uint32_t type, const at::Tensor& bytes, std::int64_t width);

}  // namespace aq
