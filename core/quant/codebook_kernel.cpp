// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/quant/codebook_kernel.h"

#include "core/base/instruction_sets.h"

namespace aq::kernel {

namespace {

/// Independent maxima fill vectors; which one a value goes to changes nothing.
constexpr int kMaxima = 32;

}  // namespace

/// By bits: without its sign a number's are in the order of its magnitude, and those of what is no number lie
/// above all.
AQ_CLONES float absmax(const float* weights, std::int64_t count) {
  const auto magnitude = [&](std::int64_t i) __attribute__((always_inline)) {
    return static_cast<std::int32_t>(__builtin_bit_cast(std::uint32_t, weights[i]) & 0x7fffffffU);
  };
  std::int32_t largest[kMaxima] = {};
  const std::int64_t whole = count - count % kMaxima;
  for (std::int64_t i = 0; i < whole; i += kMaxima)
    for (int lane = 0; lane < kMaxima; ++lane) {
      const std::int32_t bits = magnitude(i + lane);
      largest[lane] = bits > largest[lane] ? bits : largest[lane];
    }
  std::int32_t all = 0;
  for (const std::int32_t one : largest) all = one > all ? one : all;
  for (std::int64_t i = whole; i < count; ++i) all = magnitude(i) > all ? magnitude(i) : all;
  return __builtin_bit_cast(float, all);
}

/// Every threshold is compared with every value: no branch, and all of it by vectors.
AQ_CLONES void quantize_to_levels(const float* weights, std::int64_t count, float reciprocal, float scale,
                                  const RankedLevels& ranked, std::uint8_t* codes, float* values) {
  const RankedLevels r = ranked;
  for (std::int64_t i = 0; i < count; ++i) {
    const float value = weights[i] * reciprocal;
    float level = r.levels[0];
    std::int32_t code = value == value ? r.codes[0] : r.no_number;
    for (std::size_t j = 0; j < r.thresholds.size(); ++j) {
      const bool above = value > r.thresholds[j];
      level = above ? r.levels[j + 1] : level;
      code = above ? r.codes[j + 1] : code;
    }
    codes[i] = static_cast<std::uint8_t>(code);
    values[i] = level * scale;
  }
}

}  // namespace aq::kernel
