// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <optional>
#include <string>

namespace aq {

/// Bits of one element of a safetensors dtype ("F32", "BF16", "F8_E4M3", …); nothing where the format knows
/// no such name. Source: the format's Dtype enumeration, huggingface/safetensors safetensors/src/tensor.rs.
std::optional<int> safetensors_bits(const std::string& dtype);

}  // namespace aq
