// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/quant/codebook.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/base/interruption.h"
#include "core/quant/double_quantization.h"

namespace aq {
namespace {

/// A row below it counts as zero; its reciprocal is still finite.
constexpr float kSmallestRowAbsmax = 1e-38F;

/// Values above the i-th of these go to code i + 1 or higher: the midpoints of the levels.
constexpr std::array<float, 15> kNf4Thresholds{
    -0.8480964004993439F,  -0.6106329262256622F,  -0.4599952697753906F,   -0.33967943489551544F,
    -0.23460740596055984F, -0.13791173323988914F, -0.045525018125772476F, 0.03979014977812767F,
    0.1202552504837513F,   0.2035212516784668F,   0.2920137718319893F,    0.3893125355243683F,
    0.5016634166240692F,   0.6427869200706482F,   0.8614784181118011F};

/// The same for the magnitudes of FP4, in bitsandbytes' rounding of the midpoints.
constexpr std::array<float, 7> kFp4Thresholds{0.00260417F, 0.0859375F, 0.20833333F, 0.29166667F,
                                              0.4166667F,  0.583333F,  0.8333333F};
/// FP4's codes by rising magnitude.
constexpr std::array<std::uint8_t, 8> kFp4Codes{0, 1, 6, 7, 4, 5, 2, 3};
constexpr std::uint8_t kFp4Sign = 8;

kernel::RankedLevels nf4_ranks(const std::array<float, 16>& levels) {
  kernel::RankedLevels ranked{kNf4Thresholds, levels, {}, 0};
  std::iota(ranked.codes.begin(), ranked.codes.end(), 0);
  return ranked;
}

/// bitsandbytes compares magnitudes, so that a value on a threshold goes to the smaller one: below zero that
/// is the next rank. Zero, of either sign, has the code without a sign.
kernel::RankedLevels fp4_ranks(const std::array<float, 16>& levels) {
  constexpr std::size_t kHalf = kFp4Thresholds.size();
  const auto just_below = [](float value) {
    return std::nextafter(value, -std::numeric_limits<float>::infinity());
  };
  kernel::RankedLevels ranked{};
  for (std::size_t i = 0; i < kHalf; ++i) {
    ranked.thresholds[i] = just_below(-kFp4Thresholds[kHalf - 1 - i]);
    ranked.thresholds[kHalf + 1 + i] = kFp4Thresholds[i];
  }
  ranked.thresholds[kHalf] = just_below(0.0F);
  for (std::size_t i = 0; i < kFp4Codes.size(); ++i) {
    ranked.codes[kHalf - i] = kFp4Codes[i] | kFp4Sign;
    ranked.codes[kHalf + 1 + i] = kFp4Codes[i];
  }
  for (std::size_t rank = 0; rank < levels.size(); ++rank)
    ranked.levels[rank] = levels[static_cast<std::size_t>(ranked.codes[rank])];
  return ranked;
}

/// Calls body(first row, last row) in parallel.
template <typename Body>
void for_rows(std::int64_t rows, std::int64_t row, const Body& body) {
  at::parallel_for(0, rows, std::max<std::int64_t>(1, 16384 / row), body);
}

/// The largest magnitude of each row; NaN where one is NaN. @returns [rows]
at::Tensor row_absmax(const at::Tensor& weights, std::int64_t row) {
  const std::int64_t rows = weights.numel() / row;
  const at::Tensor largest = at::empty({rows}, at::kFloat);
  const float* values = weights.data_ptr<float>();
  float* out = largest.data_ptr<float>();
  for_rows(rows, row, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t r = begin; r < end; ++r) out[r] = kernel::absmax(values + r * row, row);
  });
  return largest;
}

/// Codes and values of rows [begin, end).
void quantize_codebook_rows(const Codebook& codebook, std::int64_t row, const float* weights,
                            const float* absmax, const float* scales, std::int64_t begin, std::int64_t end,
                            std::uint8_t* codes, float* values) {
  for (std::int64_t r = begin; r < end; ++r) {
    const float reciprocal = 1.0F / std::max(absmax[r], kSmallestRowAbsmax);
    kernel::quantize_to_levels(weights + r * row, row, reciprocal, scales[r], codebook.ranked,
                               codes + r * row, values + r * row);
  }
}

}  // namespace

const Codebook& nf4_codebook() {
  constexpr std::array<float, 16> kLevels{-1.0F,
                                          -0.6961928009986877F,
                                          -0.5250730514526367F,
                                          -0.39491748809814453F,
                                          -0.28444138169288635F,
                                          -0.18477343022823334F,
                                          -0.09105003625154495F,
                                          0.0F,
                                          0.07958029955625534F,
                                          0.16093020141124725F,
                                          0.24611230194568634F,
                                          0.33791524171829224F,
                                          0.44070982933044434F,
                                          0.5626170039176941F,
                                          0.7229568362236023F,
                                          1.0F};
  static const Codebook codebook{kLevels, nf4_ranks(kLevels)};
  return codebook;
}

const Codebook& fp4_codebook() {
  static const Codebook codebook = [] {
    constexpr std::array<float, 8> kTwelfths{0, 0.0625F, 8, 12, 4, 6, 2, 3};
    std::array<float, 16> levels{};
    for (std::size_t code = 0; code < kTwelfths.size(); ++code) {
      levels[code] = kTwelfths[code] / 12.0F;
      levels[code + kFp4Sign] = -kTwelfths[code] / 12.0F;
    }
    return Codebook{levels, fp4_ranks(levels)};
  }();
  return codebook;
}

std::uint8_t Codebook::nearest(float value) const {
  std::uint8_t code = 0;
  float level = 0;
  kernel::quantize_to_levels(&value, 1, 1, 1, ranked, &code, &level);
  return code;
}

QuantizedWeight quantize_to_codebook(const at::Tensor& weight, const Codebook& codebook, std::int64_t row,
                                     bool double_quantization) {
  interruption_point();
  const at::Tensor weights = weight.detach().to(at::kFloat).contiguous();  // [out, in]
  const std::int64_t rows = weights.numel() / row, out = rows < weights.size(0) ? 1 : weights.size(0);
  const at::Tensor absmax = row_absmax(weights, row);  // [rows]
  QuantizedWeight result;
  at::Tensor scales = absmax;
  if (double_quantization) {
    result.double_quantized = quantize_scales(absmax);
    scales = dequantize_scales(result.double_quantized).contiguous();
  }
  result.integers = at::empty(weights.sizes(), at::kByte);
  const at::Tensor values = at::empty_like(weights);
  for_rows(rows, row, [&](std::int64_t begin, std::int64_t end) {
    quantize_codebook_rows(codebook, row, weights.data_ptr<float>(), absmax.data_ptr<float>(),
                           scales.data_ptr<float>(), begin, end, result.integers.data_ptr<std::uint8_t>(),
                           values.data_ptr<float>());
  });
  result.dequantized = values.to(weight.scalar_type());
  result.scale = scales.reshape({out, rows / out}).clone();
  result.codebook =
      at::tensor(at::ArrayRef<float>(codebook.levels.data(), codebook.levels.size()), at::kFloat)
          .reshape({1, 16});
  return result;
}

at::Tensor packed_nibbles(const at::Tensor& codes) {
  at::Tensor flat = codes.reshape({-1});
  if (flat.numel() % 2 != 0) flat = at::cat({flat, at::zeros({1}, flat.options())});
  const at::Tensor pairs = flat.reshape({-1, 2});  // [bytes, 2]
  return (pairs.select(1, 0) * 16 + pairs.select(1, 1)).to(at::kByte);
}

}  // namespace aq
