#include <algorithm>
#include <cstring>

#include "core/base/instruction_sets.h"
#include "core/checkpoint/gguf/half_bits.h"
#include "core/checkpoint/gguf/k_quant_quantizers.h"
#include "core/checkpoint/gguf/k_quant_search.h"
#include "core/checkpoint/gguf/small_block_bytes.h"

// Q4_K (ggml-common.h, block_q4_K): x ≈ d · scale · q − dmin · minimum, with eight sub-blocks of 32 values, six
// bits for each scale and minimum. Like ggml's reference quantizer (make_qkx2_quants in ggml-quants.c) this tries
// several ranges of a sub-block and solves each for scale and minimum by least squares; unlike it, the error is
// the plain squared one, and the two factors of the super-block are solved for once more at the end.

namespace aq {
namespace {

using namespace k_quant;

constexpr int kSubBlocks = 8, kSubValues = 32, kQ4Bytes = 144;
constexpr float kMostCode = 15, kMostFactor = 63;
constexpr int kRanges = 21;  // from one code less than the range to one more

struct Fit {
  float scale = 0, minimum = 0;  // x ≈ scale · q − minimum
};

/// Scale and minimum (not negative) of least squared error for given codes, and the error.
[[gnu::always_inline]] inline double solve(const BlockSums& of_x, const CodeSums& of, Fit& fit) {
  constexpr double kCount = kSubValues;
  const double determinant = kCount * of.ll - of.l * of.l;
  if (!(determinant > 0)) return of_x.xx + 1;
  double scale = (kCount * of.xl - of_x.x * of.l) / determinant;
  double origin = (of.ll * of_x.x - of.l * of.xl) / determinant;
  if (origin > 0) {
    origin = 0;
    scale = of.xl / of.ll;
  }
  fit = {static_cast<float>(scale), static_cast<float>(-origin)};
  return of_x.xx - scale * of.xl - origin * of_x.x;
}

[[gnu::always_inline]] inline Fit fit_sub_block(const float* x) {
  float low = 0, high = x[0];
  for (int j = 0; j < kSubValues; ++j) {
    low = x[j] < low ? x[j] : low;
    high = x[j] > high ? x[j] : high;
  }
  if (!(high > low)) return {0, -low};
  const BlockSums of_x = block_sums<kSubValues>(x);
  Fit best;
  double least = 0;
  for (int i = 0; i < kRanges; ++i) {
    const float codes = kMostCode - 1 + 0.1F * static_cast<float>(i);
    const float id = codes / (high - low);
    Fit fit;
    const double error = solve(of_x, code_sums<kSubValues>(x, low, id, 0, kMostCode), fit);
    if (i > 0 && !(error < least)) continue;
    least = error;
    best = fit;
  }
  return best;
}

struct SuperBlock {
  float d = 0, dmin = 0;                              // as halves hold them
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
  Lanes error;
  for (int j = 0; j < kSubBlocks; ++j) {
    const float scale = block.d * block.scales[j], minimum = block.dmin * block.minima[j];
    const float inverse = scale > 0 ? 1 / scale : 0;
    for (int l = 0; l < kSubValues; l += kLanes)
      for (int i = 0; i < kLanes; ++i) {
        const float value = x[j * kSubValues + l + i];
        const float code = clamped(rounded((value + minimum) * inverse), 0, kMostCode);
        const float difference = scale * code - minimum - value;
        block.codes[j * kSubValues + l + i] = code;
        error.at[i] += difference * difference;
      }
  }
  return error.sum();
}

/// The two factors of the super-block of least squared error for the codes it has.
[[gnu::always_inline]] inline bool solve_factors(const float* x, SuperBlock& block) {
  double aa = 0, ab = 0, bb = 0, xa = 0, xb = 0;  // a = scale · code, b = −minimum
  for (int j = 0; j < kSubBlocks; ++j) {
    const float *values = x + j * kSubValues, *codes = block.codes + j * kSubValues;
    Lanes sum, l, ll, xl;
    for (int k = 0; k < kSubValues; k += kLanes)
      for (int i = 0; i < kLanes; ++i) {
        const float code = codes[k + i], value = values[k + i];
        sum.at[i] += value;
        l.at[i] += code;
        ll.at[i] += code * code;
        xl.at[i] += value * code;
      }
    const double scale = block.scales[j], minimum = block.minima[j];
    aa += scale * scale * ll.sum();
    ab -= scale * minimum * l.sum();
    bb += minimum * minimum * kSubValues;
    xa += scale * xl.sum();
    xb -= minimum * sum.sum();
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
  for (int j = 0; j < kSuperValues; ++j) codes[j] = static_cast<std::uint8_t>(static_cast<int>(block.codes[j]));
  for (int chunk = 0; chunk < 4; ++chunk)
    for (int l = 0; l < kSubValues; ++l)
      to[16 + chunk * kSubValues + l] = static_cast<std::uint8_t>(
          codes[chunk * 64 + l] | codes[chunk * 64 + kSubValues + l] << 4);
}

}  // namespace

AQ_CLONES void quantize_q4_k(const float* values, std::int64_t count, std::uint8_t* blocks) {
  for (; count > 0; count -= kSuperValues, values += kSuperValues, blocks += kQ4Bytes)
    put_super_block(fit_super_block(values), blocks);
}

}  // namespace aq
