// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <c10/util/Half.h>

#include <cstdint>
#include <cstring>

// How the codes of 32 values lie in a block: ggml-common.h, block_q4_0 and those after it. Always inlined: a
// copy compiled for one instruction set must not become the one that every processor runs.

namespace aq::small_block {

inline constexpr int kValues = 32;

[[gnu::always_inline]] inline void put_half(std::uint8_t* to, float value) {
  const std::uint16_t bits = c10::Half(value).x;
  to[0] = static_cast<std::uint8_t>(bits);
  to[1] = static_cast<std::uint8_t>(bits >> 8);
}

/// The low four bits of all codes: the first sixteen in the low halves of the bytes.
[[gnu::always_inline]] inline void put_nibbles(std::uint8_t* to, const std::uint8_t* codes) {
  for (int j = 0; j < kValues / 2; ++j)
    to[j] = static_cast<std::uint8_t>((codes[j] & 15) | codes[j + kValues / 2] << 4);
}

[[gnu::always_inline]] inline void put_fifth_bits(std::uint8_t* to, const std::uint8_t* codes) {
  std::uint32_t bits = 0;
  for (int j = 0; j < kValues; ++j) bits |= static_cast<std::uint32_t>(codes[j] >> 4 & 1) << j;
  std::memcpy(to, &bits, sizeof bits);
}

/// A block type of 32 values: where its parts lie.
template <int bits_, bool has_minimum_>
struct Layout {
  static constexpr int bits = bits_;
  static constexpr bool has_minimum = has_minimum_;
  static constexpr int high_at = has_minimum ? 4 : 2, codes_at = high_at + (bits == 5 ? 4 : 0);
  static constexpr int bytes = codes_at + (bits == 8 ? kValues : kValues / 2);

  [[gnu::always_inline]] static void put(std::uint8_t* block, float d, float m, const std::uint8_t* codes) {
    put_half(block, d);
    if constexpr (has_minimum) put_half(block + 2, m);
    if constexpr (bits == 5) put_fifth_bits(block + high_at, codes);
    if constexpr (bits == 8)
      std::memcpy(block + codes_at, codes, kValues);
    else
      put_nibbles(block + codes_at, codes);
  }
};

using Q4_0 = Layout<4, false>;
using Q4_1 = Layout<4, true>;
using Q5_0 = Layout<5, false>;
using Q5_1 = Layout<5, true>;
using Q8_0 = Layout<8, false>;
static_assert(Q4_0::bytes == 18 && Q4_1::bytes == 20 && Q5_0::bytes == 22 && Q5_1::bytes == 24 &&
              Q8_0::bytes == 34);

}  // namespace aq::small_block
