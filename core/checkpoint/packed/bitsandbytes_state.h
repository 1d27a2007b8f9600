// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aq::bitsandbytes {

/// What bitsandbytes says of a 4-bit weight beside its codes and scales: the JSON whose bytes are the tensor
/// X.weight.quant_state.bitsandbytes__nf4 or …__fp4.
struct FourBitState {
  /// Of scales that are quantized themselves.
  struct Nested {
    std::int64_t block_size = 256;
    at::ScalarType dtype = at::kFloat;
    float offset = 0;
  };
  std::string type = "nf4";           ///< or "fp4"
  std::int64_t block_size = 64;       ///< values that share a scale
  at::ScalarType dtype = at::kFloat;  ///< that the weight dequantizes to
  std::vector<std::int64_t> shape;    ///< of the weight
  std::optional<Nested> nested;
};

/// "float32", "float16", "bfloat16". @throws Error(Internal) for any other
std::string dtype_name(at::ScalarType dtype);

/// As Python's json module writes it, with spaces behind: how many bytes there are does not depend on the
/// offset, and eight divides it. @returns uint8 [bytes]
at::Tensor to_bytes(const FourBitState& state);

/// @param text of the tensor @param subject the file and tensor, for messages
/// @throws Error(BadInput) where it is no such JSON, or a number in it cannot be
FourBitState four_bit_state(std::string_view text, const std::string& subject);

}  // namespace aq::bitsandbytes
