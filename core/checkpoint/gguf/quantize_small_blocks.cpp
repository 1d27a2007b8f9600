// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <cmath>

#include "core/base/instruction_sets.h"
#include "core/checkpoint/gguf/gguf_quantizer.h"
#include "core/checkpoint/gguf/gguf_type.h"
#include "core/checkpoint/gguf/small_block_bytes.h"

// The order of the operations is gguf-py's, so that bytes agree.

namespace aq {
namespace {

using namespace small_block;

struct BlockRange {
  float low, high;
};

/// By lanes, which compilers turn into vectors; an order of comparisons they would have to keep.
[[gnu::always_inline]] inline BlockRange range_of(const float* x) {
  constexpr int kLanes = 8;
  float low[kLanes], high[kLanes];
  for (int l = 0; l < kLanes; ++l) low[l] = high[l] = x[l];
  for (int j = kLanes; j < kValues; j += kLanes)
    for (int l = 0; l < kLanes; ++l) {
      low[l] = x[j + l] < low[l] ? x[j + l] : low[l];
      high[l] = x[j + l] > high[l] ? x[j + l] : high[l];
    }
  BlockRange range{low[0], high[0]};
  for (int l = 1; l < kLanes; ++l) {
    range.low = low[l] < range.low ? low[l] : range.low;
    range.high = high[l] > range.high ? high[l] : range.high;
  }
  return range;
}

/// The value of the largest magnitude, of two with opposite signs the first.
[[gnu::always_inline]] inline float extreme_of(const float* x) {
  const BlockRange range = range_of(x);
  if (-range.low != range.high) return -range.low > range.high ? range.low : range.high;
  for (int j = 0; j < kValues; ++j)
    if (std::abs(x[j]) == range.high) return x[j];
  return range.high;
}

[[gnu::always_inline]] inline float reciprocal(float d) { return d == 0 ? 0 : 1 / d; }

/// code = trunc((x − origin) / d + offset), within the levels.
[[gnu::always_inline]] inline void codes_of(const float* x, float origin, float id, float offset, float most,
                                            std::uint8_t* codes) {
  for (int j = 0; j < kValues; ++j) {
    float code = (x[j] - origin) * id + offset;
    code = code > 0 ? code : 0;
    code = code < most ? code : most;
    codes[j] = static_cast<std::uint8_t>(static_cast<int>(code));
  }
}

/// d(q − 2^(bits − 1)), the extreme at −2^(bits − 1).
template <typename Block>
[[gnu::always_inline]] inline void centred_block(const float* x, std::uint8_t* block) {
  constexpr float kHalf = 1 << (Block::bits - 1);
  std::uint8_t codes[kValues];
  const float d = extreme_of(x) / -kHalf;
  codes_of(x, 0, reciprocal(d), kHalf + 0.5F, 2 * kHalf - 1, codes);
  Block::put(block, d, 0, codes);
}

/// d·q + m from the least value to the greatest.
template <typename Block>
[[gnu::always_inline]] inline void ranged_block(const float* x, std::uint8_t* block) {
  constexpr float kMost = (1 << Block::bits) - 1;
  std::uint8_t codes[kValues];
  const BlockRange range = range_of(x);
  const float d = (range.high - range.low) / kMost;
  codes_of(x, range.low, reciprocal(d), 0.5F, kMost, codes);
  Block::put(block, d, range.low, codes);
}

/// d·q with the greatest magnitude at ±127; halves are rounded away from zero.
[[gnu::always_inline]] inline void byte_block(const float* x, std::uint8_t* block) {
  constexpr float kMost = 127;
  const BlockRange range = range_of(x);
  const float d = std::abs(std::max(range.high, -range.low)) / kMost, id = reciprocal(d);
  std::uint8_t codes[kValues];
  for (int j = 0; j < kValues; ++j) {
    const float scaled = x[j] * id;
    float size = std::abs(scaled), whole = static_cast<float>(static_cast<int>(size < kMost ? size : kMost));
    whole += size - whole >= 0.5F && whole < kMost ? 1.0F : 0.0F;
    codes[j] = static_cast<std::uint8_t>(static_cast<int>(scaled < 0 ? -whole : whole));
  }
  Q8_0::put(block, d, 0, codes);
}

AQ_CLONES void quantize_q4_0(const float* x, std::int64_t count, std::uint8_t* to) {
  for (; count > 0; count -= kValues, x += kValues, to += Q4_0::bytes) centred_block<Q4_0>(x, to);
}
AQ_CLONES void quantize_q4_1(const float* x, std::int64_t count, std::uint8_t* to) {
  for (; count > 0; count -= kValues, x += kValues, to += Q4_1::bytes) ranged_block<Q4_1>(x, to);
}
AQ_CLONES void quantize_q5_0(const float* x, std::int64_t count, std::uint8_t* to) {
  for (; count > 0; count -= kValues, x += kValues, to += Q5_0::bytes) centred_block<Q5_0>(x, to);
}
AQ_CLONES void quantize_q5_1(const float* x, std::int64_t count, std::uint8_t* to) {
  for (; count > 0; count -= kValues, x += kValues, to += Q5_1::bytes) ranged_block<Q5_1>(x, to);
}
AQ_CLONES void quantize_q8_0(const float* x, std::int64_t count, std::uint8_t* to) {
  for (; count > 0; count -= kValues, x += kValues, to += Q8_0::bytes) byte_block(x, to);
}

}  // namespace

QuantizeRow find_small_block_quantizer(std::uint32_t type) {
  switch (type) {
    case ggml_type::kQ4_0:
      return quantize_q4_0;
    case ggml_type::kQ4_1:
      return quantize_q4_1;
    case ggml_type::kQ5_0:
      return quantize_q5_0;
    case ggml_type::kQ5_1:
      return quantize_q5_1;
    case ggml_type::kQ8_0:
      return quantize_q8_0;
    default:
      return nullptr;
  }
}

}  // namespace aq
