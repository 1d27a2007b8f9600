// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/quant/double_quantization.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace aq {
namespace {

constexpr std::int64_t kScaleBlock = 256;
constexpr int kDecades = 7;
/// Below it a block counts as zero; its reciprocal is still finite.
constexpr float kSmallestAbsmax = 1e-38F;

/// The i-th of `steps` + 1 evenly spaced points from 0.1 to 1, rounded as float arithmetic from the nearer
/// end does.
float decade_point(int i, int steps) {
  const float step = (1.0F - 0.1F) / static_cast<float>(steps);
  return 2 * i < steps + 1 ? 0.1F + step * static_cast<float>(i)
                           : 1.0F - step * static_cast<float>(steps - i);
}

std::vector<float> dynamic_values() {
  std::vector<float> values{0.0F, 1.0F};
  for (int decade = 0; decade < kDecades; ++decade) {
    const auto magnitude = static_cast<float>(std::pow(10.0, decade - (kDecades - 1)));
    const int steps = 1 << decade;
    for (int i = 0; i < steps; ++i) {
      const float mean = (decade_point(i, steps) + decade_point(i + 1, steps)) / 2.0F;
      values.push_back(magnitude * mean);
      values.push_back(-magnitude * mean);
    }
  }
  std::ranges::sort(values);
  return values;
}

/// Where rounding to the dynamic map goes over from one value to the next.
std::vector<float> dynamic_thresholds() {
  const at::Tensor& map = dynamic_map();
  const float* values = map.data_ptr<float>();
  std::vector<float> thresholds;
  for (std::int64_t i = 0; i + 1 < map.numel(); ++i) thresholds.push_back((values[i] + values[i + 1]) / 2.0F);
  return thresholds;
}

/// In double, one after the other: the same on any number of threads.
float mean_of(const float* values, std::int64_t count) {
  double sum = 0;
  for (std::int64_t i = 0; i < count; ++i) sum += static_cast<double>(values[i]);
  return static_cast<float>(sum / static_cast<double>(count));
}

}  // namespace

const at::Tensor& dynamic_map() {
  static const at::Tensor map = at::tensor(dynamic_values(), at::kFloat);
  return map;
}

DoubleQuantizedScale quantize_scales(const at::Tensor& scales) {
  static const std::vector<float> thresholds = dynamic_thresholds();
  const at::Tensor flat = scales.detach().to(at::kFloat).reshape({-1}).contiguous();
  const std::int64_t count = flat.numel(), blocks = (count + kScaleBlock - 1) / kScaleBlock;
  const float* values = flat.data_ptr<float>();
  const float offset = mean_of(values, count);
  DoubleQuantizedScale result{at::empty({count}, at::kByte), at::empty({blocks}, at::kFloat),
                              at::full({1}, offset, at::kFloat)};
  auto* codes = result.codes.data_ptr<std::uint8_t>();
  auto* absmax = result.absmax.data_ptr<float>();
  for (std::int64_t block = 0; block < blocks; ++block) {
    const std::int64_t begin = block * kScaleBlock, end = std::min(count, begin + kScaleBlock);
    float largest = 0;
    for (std::int64_t i = begin; i < end; ++i) largest = std::max(largest, std::abs(values[i] - offset));
    absmax[block] = largest;
    const float reciprocal = 1.0F / std::max(largest, kSmallestAbsmax);
    for (std::int64_t i = begin; i < end; ++i) {
      const float scaled = (values[i] - offset) * reciprocal;
      codes[i] = static_cast<std::uint8_t>(std::ranges::lower_bound(thresholds, scaled) - thresholds.begin());
    }
  }
  return result;
}

at::Tensor dequantize_scales(const DoubleQuantizedScale& quantized) {
  const std::int64_t count = quantized.codes.numel();
  const at::Tensor level = dynamic_map().index_select(0, quantized.codes.to(at::kLong));
  const at::Tensor absmax = quantized.absmax.repeat_interleave(kScaleBlock).slice(0, 0, count);
  return level * absmax + quantized.offset;
}

}  // namespace aq
