// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cmath>

#include "core/base/instruction_sets.h"
#include "core/checkpoint/gguf/half_bits.h"
#include "core/checkpoint/gguf/k_quant_quantizers.h"
#include "core/checkpoint/gguf/k_quant_search.h"
#include "core/checkpoint/gguf/small_block_bytes.h"

// Q6_K (ggml-common.h, block_q6_K): x ≈ d · scale · (q − 32), with sixteen sub-blocks of 16 values and a signed
// byte for each scale. Like ggml's reference quantizer (make_qx_quants in ggml-quants.c) this tries several
// ranges of a sub-block and solves each for its scale by least squares; unlike it, the error is the plain squared
// one, and the super-block's factor is solved for once more at the end.

namespace aq {
namespace {

using namespace k_quant;

constexpr int kGroups = 16, kGroupValues = 16, kQ6Bytes = 210;
constexpr float kLeastLevel = -32, kMostLevel = 31;
constexpr float kFewestLevels = -31, kLevelsStep = -0.1F;  // that the extreme value is tried at

/// The scale of least squared error among those of the ranges tried.
[[gnu::always_inline]] inline float fit_group(const float* x) {
  float extreme = 0;
  for (int j = 0; j < kGroupValues; ++j) extreme = std::abs(x[j]) > std::abs(extreme) ? x[j] : extreme;
  if (!(std::abs(extreme) > 1e-15F)) return 0;
  std::array<TrySums, kTryGroups> sums;
  sum_tries<kGroupValues>(x, 0, try_multipliers(kFewestLevels, kLevelsStep, 1 / extreme), kLeastLevel,
                          kMostLevel, sums);
  std::array<Lanes, kTryGroups> errors;  // but for the sum of squares, which all have in common
  for (int group = 0; group < kTryGroups; ++group)
    errors[group] = -(sums[group].xl * sums[group].xl) / sums[group].ll;
  const int best = least_try(errors);
  const TrySums& of = sums[best / kLanes];
  return of.xl[best % kLanes] / of.ll[best % kLanes];
}

struct SixBitBlock {
  float d = 0;             // as a half holds it
  float scales[kGroups] = {};  // whole numbers, −128 to 127
  float levels[kSuperValues];  // −32 to 31
};

[[gnu::always_inline]] inline float half_of(float value) {
  std::uint8_t bytes[2];
  small_block::put_half(bytes, value);
  return half_at(bytes);
}

/// The nearest levels, and their squared error.
[[gnu::always_inline]] inline double round_levels(const float* x, SixBitBlock& block) {
  Lanes error = {};
  for (int j = 0; j < kGroups; ++j) {
    const float scale = block.d * block.scales[j], inverse = scale != 0 ? 1 / scale : 0;
    for (int l = j * kGroupValues; l < (j + 1) * kGroupValues; l += kLanes) {
      const Lanes values = lanes_at(x + l);
      const Lanes levels = clamped(rounded(values * inverse), kLeastLevel, kMostLevel);
      const Lanes difference = scale * levels - values;
      __builtin_memcpy(block.levels + l, &levels, sizeof levels);
      error += difference * difference;
    }
  }
  return sum_of(error);
}

/// The factor of least squared error for the levels that the block has.
[[gnu::always_inline]] inline bool solve_factor(const float* x, SixBitBlock& block) {
  double aa = 0, xa = 0;  // a = scale · level
  for (int j = 0; j < kGroups; ++j) {
    Lanes ll = {}, xl = {};
    for (int k = j * kGroupValues; k < (j + 1) * kGroupValues; k += kLanes) {
      const Lanes levels = lanes_at(block.levels + k);
      ll += levels * levels;
      xl += levels * lanes_at(x + k);
    }
    aa += static_cast<double>(block.scales[j]) * block.scales[j] * sum_of(ll);
    xa += static_cast<double>(block.scales[j]) * sum_of(xl);
  }
  if (!(aa > 0)) return false;
  block.d = half_of(static_cast<float>(xa / aa));
  return true;
}

[[gnu::always_inline]] inline SixBitBlock fit_six_bits(const float* x) {
  float scales[kGroups], most = 0;
  for (int j = 0; j < kGroups; ++j) {
    scales[j] = fit_group(x + j * kGroupValues);
    most = std::abs(scales[j]) > std::abs(most) ? scales[j] : most;
  }
  SixBitBlock block;
  block.d = half_of(most / -128);
  const float inverse = block.d != 0 ? 1 / block.d : 0;
  for (int j = 0; j < kGroups; ++j) block.scales[j] = clamped(rounded(scales[j] * inverse), -128, 127);
  const double error = round_levels(x, block);
  SixBitBlock refined = block;
  const bool better = solve_factor(x, refined) && round_levels(x, refined) < error;
  return better ? refined : block;
}

/// Four codes to a byte of `low` and `high`: of the values l, l + 32, l + 64 and l + 96 of each half.
[[gnu::always_inline]] inline void put_six_bits(const SixBitBlock& block, std::uint8_t* to) {
  std::uint8_t codes[kSuperValues];
  for (int j = 0; j < kSuperValues; ++j)
    codes[j] = static_cast<std::uint8_t>(static_cast<int>(block.levels[j] - kLeastLevel));
  for (int half = 0; half < 2; ++half) {
    const std::uint8_t* q = codes + half * 128;
    std::uint8_t *low = to + half * 64, *high = to + 128 + half * 32;
    for (int l = 0; l < 32; ++l) {
      low[l] = static_cast<std::uint8_t>((q[l] & 15) | (q[l + 64] & 15) << 4);
      low[l + 32] = static_cast<std::uint8_t>((q[l + 32] & 15) | (q[l + 96] & 15) << 4);
      high[l] = static_cast<std::uint8_t>(q[l] >> 4 | q[l + 32] >> 4 << 2 | q[l + 64] >> 4 << 4 |
                                          q[l + 96] >> 4 << 6);
    }
  }
  for (int j = 0; j < kGroups; ++j)
    to[192 + j] = static_cast<std::uint8_t>(static_cast<std::int8_t>(block.scales[j]));
  small_block::put_half(to + 208, block.d);
}

}  // namespace

AQ_CLONES void quantize_q6_k(const float* values, std::int64_t count, std::uint8_t* blocks) {
  for (; count > 0; count -= kSuperValues, values += kSuperValues, blocks += kQ6Bytes)
    put_six_bits(fit_six_bits(values), blocks);
}

}  // namespace aq
