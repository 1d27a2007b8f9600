// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/gguf/gguf_type.h"
#include "core/checkpoint/gguf/half_bits.h"

// The block formats of 32 values. Layouts: ggml-common.h, block_q4_0 and those after it. The order of the
// operations is gguf-py's, so that results agree to the bit.

namespace aq {
namespace {

constexpr int kSmall = 32;  // values of a block

void small_q4_0(const std::uint8_t* block, float* y) {
  const float d = half_at(block);
  const std::uint8_t* q = block + 2;
  for (int j = 0; j < kSmall / 2; ++j) {
    y[j] = d * static_cast<float>((q[j] & 15) - 8);
    y[j + kSmall / 2] = d * static_cast<float>((q[j] >> 4) - 8);
  }
}

void small_q4_1(const std::uint8_t* block, float* y) {
  const float d = half_at(block), m = half_at(block + 2);
  const std::uint8_t* q = block + 4;
  for (int j = 0; j < kSmall / 2; ++j) {
    y[j] = d * static_cast<float>(q[j] & 15) + m;
    y[j + kSmall / 2] = d * static_cast<float>(q[j] >> 4) + m;
  }
}

/// The fifth bit of value `j`, where it belongs.
int fifth_bit(const std::uint8_t* high, int j) { return (high[j / 8] >> (j % 8) & 1) << 4; }

void small_q5_0(const std::uint8_t* block, float* y) {
  const float d = half_at(block);
  const std::uint8_t *high = block + 2, *q = block + 6;
  for (int j = 0; j < kSmall / 2; ++j) {
    y[j] = d * static_cast<float>(((q[j] & 15) | fifth_bit(high, j)) - 16);
    y[j + kSmall / 2] = d * static_cast<float>(((q[j] >> 4) | fifth_bit(high, j + kSmall / 2)) - 16);
  }
}

void small_q5_1(const std::uint8_t* block, float* y) {
  const float d = half_at(block), m = half_at(block + 2);
  const std::uint8_t *high = block + 4, *q = block + 8;
  for (int j = 0; j < kSmall / 2; ++j) {
    y[j] = d * static_cast<float>((q[j] & 15) | fifth_bit(high, j)) + m;
    y[j + kSmall / 2] = d * static_cast<float>((q[j] >> 4) | fifth_bit(high, j + kSmall / 2)) + m;
  }
}

void small_q8_0(const std::uint8_t* block, float* y) {
  const float d = half_at(block);
  for (int j = 0; j < kSmall; ++j) y[j] = d * static_cast<float>(static_cast<std::int8_t>(block[2 + j]));
}

template <int bytes, void (*dequantize)(const std::uint8_t*, float*)>
void small_row(const std::uint8_t* blocks, std::int64_t count, float* values) {
  for (std::int64_t i = 0; i < count; i += kSmall, blocks += bytes, values += kSmall)
    dequantize(blocks, values);
}

}  // namespace

DequantizeRow find_small_block_dequantizer(std::uint32_t type) {
  switch (type) {
    case ggml_type::kQ4_0:
      return small_row<18, small_q4_0>;
    case ggml_type::kQ4_1:
      return small_row<20, small_q4_1>;
    case ggml_type::kQ5_0:
      return small_row<22, small_q5_0>;
    case ggml_type::kQ5_1:
      return small_row<24, small_q5_1>;
    case ggml_type::kQ8_0:
      return small_row<34, small_q8_0>;
    default:
      return nullptr;
  }
}

}  // namespace aq
