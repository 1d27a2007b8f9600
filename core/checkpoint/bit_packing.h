// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace aq {

/// Bytes that `count` integers of `bits` bits take side by side.
constexpr std::int64_t packed_bytes(std::int64_t count, int bits) { return (count * bits + 7) / 8; }

/// Packs integers of 2 to 8 bits without gaps. The first one starts at the lowest bit of the first byte; one
/// that reaches a byte's highest bit goes on at the lowest of the next. Bits that are left over at the end
/// are 0. Every row (the last dimension) starts at a byte of its own.
/// @param integers uint8 [..., count], each below 2^bits
/// @returns uint8 [..., packed_bytes(count, bits)]
/// @throws Error(Internal) at any other width
at::Tensor pack_bits(const at::Tensor& integers, int bits);

/// Undoes pack_bits. @param packed uint8 [..., packed_bytes(count, bits)]; @returns uint8 [..., count]
/// @throws Error(Internal) at any other width, or where `packed` has not as many bytes
at::Tensor unpack_bits(const at::Tensor& packed, int bits, std::int64_t count);

}  // namespace aq
