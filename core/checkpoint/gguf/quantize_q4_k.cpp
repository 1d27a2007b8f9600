// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <cstring>

#include "core/base/instruction_sets.h"
#include "core/checkpoint/gguf/half_bits.h"
#include "core/checkpoint/gguf/k_quant_quantizers.h"
#include "core/checkpoint/gguf/k_quant_search.h"
#include "core/checkpoint/gguf/small_block_bytes.h"

// Q4_K (ggml-common.h, block_q4_K): x ≈ d · scale · q − dmin · minimum, with eight sub-blocks of 32 values,
// six bits for each scale and minimum. Like ggml's reference quantizer (make_qkx2_quants in ggml-quants.c)
// this tries several ranges of a sub-block and solves each for scale and minimum by least squares; unlike it,
// the error is the plain squared one, and the two factors of the super-block are solved for once more at the
// end.

namespace aq {
namespace {

using namespace k_quant;

constexpr int kSubBlocks = 8, kSubValues = 32, kQ4Bytes = 144;
constexpr float kMostCode = 15, kMostFactor = 63;
constexpr float kFewestCodes = kMostCode - 1, kCodesStep = 0.1F;  // that a range is tried as

struct Fit {
  float scale = 0, minimum = 0;  // x ≈ scale · q − minimum
};

struct BlockSums {
  float x = 0, xx = 0;
};

[[gnu::always_inline]] inline BlockSums block_sums(const float* x) {
  Lanes sum = {}, squares = {};
  for (int j = 0; j < kSubValues; j += kLanes) {
    const Lanes values = lanes_at(x + j);
    sum += values;
    squares += values * values;
  }
  return {static_cast<float>(sum_of(sum)), static_cast<float>(sum_of(squares))};
}

/// For each try's codes the scale and origin (not above zero) of least squared error: x ≈ scale · q + origin.
/// Where all codes are one, as those of equal values above zero, scale and origin are not told apart: origin
/// 0.
struct TryFit {
  Lanes scale, origin, error;
};

[[gnu::always_inline]] inline TryFit solve(const BlockSums& of_x, const TrySums& of) {
  constexpr float kCount = kSubValues;
  const Lanes determinant = kCount * of.ll - of.l * of.l;  // exact: whole numbers below 2^24
  TryFit fit;
  fit.scale = (kCount * of.xl - of_x.x * of.l) / determinant;
  fit.origin = (of.ll * of_x.x - of.l * of.xl) / determinant;
  const auto through_zero = !(determinant > 0) || fit.origin > 0;
  fit.scale = through_zero ? of.xl / of.ll : fit.scale;
  fit.origin = through_zero ? Lanes{} : fit.origin;
  fit.error = of_x.xx - fit.scale * of.xl - fit.origin * of_x.x;
  return fit;
}

[[gnu::always_inline]] inline Fit fit_sub_block(const float* x) {
  float low = 0, high = x[0];
  for (int j = 0; j < kSubValues; ++j) {
    low = x[j] < low ? x[j] : low;
    high = x[j] > high ? x[j] : high;
  }
  if (!(high > low)) return {0, -low};
  std::array<TrySums, kTryGroups> sums;
  sum_tries<kSubValues>(x, low, try_multipliers(kFewestCodes, kCodesStep, 1 / (high - low)), 0, kMostCode,
                        sums);
  const BlockSums of_x = block_sums(x);
  std::array<TryFit, kTryGroups> fits;
  std::array<Lanes, kTryGroups> errors;
  for (int group = 0; group < kTryGroups; ++group) {
    fits[group] = solve(of_x, sums[group]);
    errors[group] = fits[group].error;
  }
  const int best = least_try(errors);
  const TryFit& fit = fits[best / kLanes];
  return {fit.scale[best % kLanes], -fit.origin[best % kLanes]};
}

struct SuperBlock {
  float d = 0, dmin = 0;                                   // as halves hold them
  float scales[kSubBlocks] = {}, minima[kSubBlocks] = {};  // whole numbers up to kMostFactor
  float codes[kSuperValues];
};

[[gnu::always_inline]] inline float as_half(float value) {
  std::uint8_t bytes[2];
  small_block::put_half(bytes, value);
  return half_at(bytes);
}

/// Factors of the sub-blocks as whole numbers; @returns what they are multiplied by
[[gnu::always_inline]] inline float quantize_factors(const float* factors, float* whole) {
  float most = 0;
  for (int j = 0; j < kSubBlocks; ++j) most = factors[j] > most ? factors[j] : most;
  const float inverse = most > 0 ? kMostFactor / most : 0;
  for (int j = 0; j < kSubBlocks; ++j) whole[j] = clamped(rounded(factors[j] * inverse), 0, kMostFactor);
  return as_half(most / kMostFactor);
}

/// The nearest codes, and their squared error.
[[gnu::always_inline]] inline double round_codes(const float* x, SuperBlock& block) {
  Lanes error = {};
  for (int j = 0; j < kSubBlocks; ++j) {
    const float scale = block.d * block.scales[j], minimum = block.dmin * block.minima[j];
    const float inverse = scale > 0 ? 1 / scale : 0;
    for (int l = j * kSubValues; l < (j + 1) * kSubValues; l += kLanes) {
      const Lanes values = lanes_at(x + l);
      const Lanes codes = clamped(rounded((values + minimum) * inverse), 0, kMostCode);
      const Lanes difference = scale * codes - minimum - values;
      __builtin_memcpy(block.codes + l, &codes, sizeof codes);
      error += difference * difference;
    }
  }
  return sum_of(error);
}

/// The two factors of the super-block of least squared error for the codes it has.
[[gnu::always_inline]] inline bool solve_factors(const float* x, SuperBlock& block) {
  double aa = 0, ab = 0, bb = 0, xa = 0, xb = 0;  // a = scale · code, b = −minimum
  for (int j = 0; j < kSubBlocks; ++j) {
    Lanes sum = {}, l = {}, ll = {}, xl = {};
    for (int k = j * kSubValues; k < (j + 1) * kSubValues; k += kLanes) {
      const Lanes codes = lanes_at(block.codes + k), values = lanes_at(x + k);
      sum += values;
      l += codes;
      ll += codes * codes;
      xl += values * codes;
    }
    const double scale = block.scales[j], minimum = block.minima[j];
    aa += scale * scale * sum_of(ll);
    ab -= scale * minimum * sum_of(l);
    bb += minimum * minimum * kSubValues;
    xa += scale * sum_of(xl);
    xb -= minimum * sum_of(sum);
  }
  const double determinant = aa * bb - ab * ab;
  const bool both = determinant > 1e-6 * aa * bb;
  const double d = both ? (bb * xa - ab * xb) / determinant : aa > 0 ? xa / aa : 0;
  const double dmin = both ? (aa * xb - ab * xa) / determinant : 0;
  if (!(d > 0) || !(dmin >= 0) || (!both && bb > 0)) return false;
  block.d = as_half(static_cast<float>(d));
  block.dmin = as_half(static_cast<float>(dmin));
  return true;
}

[[gnu::always_inline]] inline SuperBlock fit_super_block(const float* x) {
  float scales[kSubBlocks], minima[kSubBlocks];
  for (int j = 0; j < kSubBlocks; ++j) {
    const Fit fit = fit_sub_block(x + j * kSubValues);
    scales[j] = fit.scale;
    minima[j] = fit.minimum;
  }
  SuperBlock block;
  block.d = quantize_factors(scales, block.scales);
  block.dmin = quantize_factors(minima, block.minima);
  const double error = round_codes(x, block);
  SuperBlock refined = block;
  const bool better = solve_factors(x, refined) && round_codes(x, refined) < error;
  return better ? refined : block;
}

[[gnu::always_inline]] inline void put_factors(const SuperBlock& block, std::uint8_t* to) {
  std::uint8_t s[kSubBlocks], m[kSubBlocks];
  for (int j = 0; j < kSubBlocks; ++j) {
    s[j] = static_cast<std::uint8_t>(block.scales[j]);
    m[j] = static_cast<std::uint8_t>(block.minima[j]);
  }
  for (int j = 0; j < 4; ++j) {
    to[j] = static_cast<std::uint8_t>(s[j] | s[j + 4] >> 4 << 6);
    to[j + 4] = static_cast<std::uint8_t>(m[j] | m[j + 4] >> 4 << 6);
    to[j + 8] = static_cast<std::uint8_t>((s[j + 4] & 15) | (m[j + 4] & 15) << 4);
  }
}

[[gnu::always_inline]] inline void put_super_block(const SuperBlock& block, std::uint8_t* to) {
  small_block::put_half(to, block.d);
  small_block::put_half(to + 2, block.dmin);
  put_factors(block, to + 4);
  std::uint8_t codes[kSuperValues];
  for (int j = 0; j < kSuperValues; ++j)
    codes[j] = static_cast<std::uint8_t>(static_cast<int>(block.codes[j]));
  for (int chunk = 0; chunk < 4; ++chunk)
    for (int l = 0; l < kSubValues; ++l)
      to[16 + chunk * kSubValues + l] =
          static_cast<std::uint8_t>(codes[chunk * 64 + l] | codes[chunk * 64 + kSubValues + l] << 4);
}

}  // namespace

AQ_CLONES void quantize_q4_k(const float* values, std::int64_t count, std::uint8_t* blocks) {
  for (; count > 0; count -= kSuperValues, values += kSuperValues, blocks += kQ4Bytes)
    put_super_block(fit_super_block(values), blocks);
}

}  // namespace aq
