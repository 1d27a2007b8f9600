// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/rounding/learned_rounding_kernel.h"

#include <cmath>

#include "core/base/instruction_sets.h"

namespace aq::kernel {
namespace {

constexpr float kStretch = 1.2F, kLow = -0.1F;  // of the rectified sigmoid: ζ − γ and γ
/// Independent accumulators: lets a sum use vector registers without changing its result.
constexpr int kSums = 16;

[[gnu::always_inline]] inline float limited(float value, float high) {
  value = value < 0.0F ? 0.0F : value;
  return value > high ? high : value;
}

[[gnu::always_inline]] inline float level_of(float weight, float offset, const RowLevels& grid) {
  return std::rint(weight / grid.scale + offset) + grid.zero_point;
}

}  // namespace

AQ_CLONES void adaround_row(const float* floors, const float* sigmoid, std::int64_t count,
                            const RowLevels& grid, float* out) {
  const RowLevels g = grid;
  for (std::int64_t i = 0; i < count; ++i) {
    const float up = limited(kStretch * sigmoid[i] + kLow, 1.0F);
    out[i] = (limited(floors[i] + up, g.levels) - g.zero_point) * g.scale;
  }
}

AQ_CLONES void adaround_backward_row(const float* floors, const float* sigmoid, const float* gradient,
                                     std::int64_t count, const RowLevels& grid, float* result) {
  const RowLevels g = grid;
  for (std::int64_t i = 0; i < count; ++i) {
    const float stretched = kStretch * sigmoid[i] + kLow;
    const float up = limited(stretched, 1.0F), level = floors[i] + up;
    const bool moves = up == stretched && level == limited(level, g.levels);
    const float slope = g.scale * kStretch * sigmoid[i] * (1.0F - sigmoid[i]);
    result[i] = moves ? gradient[i] * slope : 0.0F;
  }
}

AQ_CLONES void signround_row(const float* weights, const float* offsets, std::int64_t count,
                             const RowLevels& grid, float* out) {
  const RowLevels g = grid;
  for (std::int64_t i = 0; i < count; ++i)
    out[i] = (limited(level_of(weights[i], offsets[i], g), g.levels) - g.zero_point) * g.scale;
}

AQ_CLONES void signround_levels_row(const float* weights, const float* offsets, std::int64_t count,
                                    const RowLevels& grid, float* levels) {
  const RowLevels g = grid;
  for (std::int64_t i = 0; i < count; ++i) levels[i] = limited(level_of(weights[i], offsets[i], g), g.levels);
}

AQ_CLONES GridGradient signround_backward_row(const float* weights, const float* offsets,
                                              const float* gradient, std::int64_t count,
                                              const RowLevels& grid, float* result) {
  const RowLevels g = grid;
  float scale_sums[kSums] = {}, zero_sums[kSums] = {};
  const auto one = [&](std::int64_t i, float& scale_sum, float& zero_sum) {
    const float level = level_of(weights[i], offsets[i], g), kept = limited(level, g.levels);
    const bool inside = level == kept;
    result[i] = inside ? gradient[i] * g.scale : 0.0F;
    scale_sum += gradient[i] * (kept - g.zero_point - (inside ? weights[i] / g.scale : 0.0F));
    zero_sum += inside ? 0.0F : -gradient[i] * g.scale;
  };
  const std::int64_t whole = count - count % kSums;
  for (std::int64_t i = 0; i < whole; i += kSums)
    for (int lane = 0; lane < kSums; ++lane) one(i + lane, scale_sums[lane], zero_sums[lane]);
  for (std::int64_t i = whole; i < count; ++i) one(i, scale_sums[0], zero_sums[0]);
  GridGradient total;
  for (int lane = 0; lane < kSums; ++lane) {
    total.scale += scale_sums[lane];
    total.zero_point += zero_sums[lane];
  }
  return total;
}

}  // namespace aq::kernel
