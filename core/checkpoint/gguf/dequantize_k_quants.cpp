// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/gguf/gguf_type.h"
#include "core/checkpoint/gguf/half_bits.h"

// The "k-quants": super-blocks of 256 values whose sub-blocks of 16 or 32 have scales that are quantized
// themselves. Layouts: ggml-common.h, block_q2_K and those after it. The order of the operations is
// gguf-py's, so that results agree to the bit.

namespace aq {
namespace {

constexpr int kSuper = 256;  // values of a super-block

/// d·scale·q − dmin·minimum, the two factors multiplied out.
struct ScaleAndMinimum {
  float scale, minimum;
};

void k_q2(const std::uint8_t* block, float* y) {
  const std::uint8_t *scales = block, *q = block + 16;
  const float d = half_at(block + 80), dmin = half_at(block + 82);
  for (int group = 0; group < 16; ++group) {  // of 16 values
    const ScaleAndMinimum s{d * static_cast<float>(scales[group] & 15),
                            dmin * static_cast<float>(scales[group] >> 4)};
    const std::uint8_t* from = q + group / 8 * 32 + group % 2 * 16;
    const int shift = group / 2 % 4 * 2;
    for (int l = 0; l < 16; ++l) *y++ = s.scale * static_cast<float>(from[l] >> shift & 3) - s.minimum;
  }
}

/// The 6-bit scale of one of Q3_K's 16 groups: four low bits in bytes 0 to 7, two high ones in 8 to 11.
int q3_scale(const std::uint8_t* packed, int group) {
  const int low = packed[group % 8] >> (group / 8 * 4) & 15;
  const int high = packed[8 + group % 4] >> (group / 4 * 2) & 3;
  return (low | high << 4) - 32;
}

void k_q3(const std::uint8_t* block, float* y) {
  const std::uint8_t *high = block, *q = block + 32, *scales = block + 96;
  const float d = half_at(block + 108);
  for (int group = 0; group < 16; ++group) {
    const float scale = d * static_cast<float>(q3_scale(scales, group));
    const int at = group % 2 * 16, shift = group / 2 % 4 * 2, bit = group / 2;
    const std::uint8_t* from = q + group / 8 * 32 + at;
    for (int l = 0; l < 16; ++l) {
      const int offset = (high[at + l] >> bit & 1) != 0 ? 0 : 4;  // a set bit means no offset
      *y++ = scale * static_cast<float>((from[l] >> shift & 3) - offset);
    }
  }
}

/// Sub-block `j`'s scale and minimum of Q4_K and Q5_K, 6 bits each in 12 bytes.
ScaleAndMinimum q45_scale(const std::uint8_t* block, int j) {
  const float d = half_at(block), dmin = half_at(block + 2);
  const std::uint8_t* s = block + 4;
  const int scale = j < 4 ? s[j] & 63 : (s[j + 4] & 15) | (s[j - 4] >> 6) << 4;
  const int minimum = j < 4 ? s[j + 4] & 63 : s[j + 4] >> 4 | (s[j] >> 6) << 4;
  return {d * static_cast<float>(scale), dmin * static_cast<float>(minimum)};
}

void k_q4(const std::uint8_t* block, float* y) {
  const std::uint8_t* q = block + 16;
  for (int j = 0; j < 8; ++j) {  // sub-blocks of 32 values
    const ScaleAndMinimum s = q45_scale(block, j);
    const std::uint8_t* from = q + j / 2 * 32;
    const int shift = j % 2 * 4;
    for (int l = 0; l < 32; ++l) *y++ = s.scale * static_cast<float>(from[l] >> shift & 15) - s.minimum;
  }
}

void k_q5(const std::uint8_t* block, float* y) {
  const std::uint8_t *high = block + 16, *q = block + 48;
  for (int j = 0; j < 8; ++j) {
    const ScaleAndMinimum s = q45_scale(block, j);
    const std::uint8_t* from = q + j / 2 * 32;
    const int shift = j % 2 * 4;
    for (int l = 0; l < 32; ++l) {
      const int value = (from[l] >> shift & 15) | (high[l] >> j & 1) << 4;
      *y++ = s.scale * static_cast<float>(value) - s.minimum;
    }
  }
}

void k_q6(const std::uint8_t* block, float* y) {
  const std::uint8_t *low = block, *high = block + 128, *scales = block + 192;
  const float d = half_at(block + 208);
  for (int j = 0; j < 8;
       ++j) {  // groups of 32 values: four a half, two to a byte of `low`, four to one of `high`
    const std::uint8_t *from = low + j / 4 * 64 + j % 2 * 32, *top = high + j / 4 * 32;
    const int shift = j % 4 / 2 * 4, top_shift = j % 4 * 2;
    for (int l = 0; l < 32; ++l) {
      const auto scale = static_cast<float>(static_cast<std::int8_t>(scales[j * 2 + l / 16]));
      const int value = (from[l] >> shift & 15) | (top[l] >> top_shift & 3) << 4;
      *y++ = d * scale * static_cast<float>(value - 32);
    }
  }
}

template <int bytes, void (*dequantize)(const std::uint8_t*, float*)>
void super_row(const std::uint8_t* blocks, std::int64_t count, float* values) {
  for (std::int64_t i = 0; i < count; i += kSuper, blocks += bytes, values += kSuper)
    dequantize(blocks, values);
}

}  // namespace

DequantizeRow find_k_quant_dequantizer(std::uint32_t type) {
  switch (type) {
    case ggml_type::kQ2_K:
      return super_row<84, k_q2>;
    case ggml_type::kQ3_K:
      return super_row<110, k_q3>;
    case ggml_type::kQ4_K:
      return super_row<144, k_q4>;
    case ggml_type::kQ5_K:
      return super_row<176, k_q5>;
    case ggml_type::kQ6_K:
      return super_row<210, k_q6>;
    default:
      return nullptr;
  }
}

}  // namespace aq
