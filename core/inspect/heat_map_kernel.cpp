// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/heat_map_kernel.h"

#include <algorithm>
#include <cmath>

#include "core/base/instruction_sets.h"

namespace aq::kernel {
namespace {

/// Independent maxima: they fill vectors.
constexpr std::int64_t kLanes = 16;

}  // namespace

AQ_CLONES void keep_larger(const float* x, std::int64_t count, float* best) {
  for (std::int64_t i = 0; i < count; ++i) best[i] = std::abs(x[i]) > std::abs(best[i]) ? x[i] : best[i];
}

AQ_CLONES void keep_larger_difference(const float* a, const float* b, std::int64_t count, float* best) {
  for (std::int64_t i = 0; i < count; ++i) {
    const float difference = a[i] - b[i];
    best[i] = std::abs(difference) > std::abs(best[i]) ? difference : best[i];
  }
}

AQ_CLONES float largest_difference(const float* a, const float* b, std::int64_t count) {
  float lanes[kLanes] = {};
  const std::int64_t whole = count - count % kLanes;
  for (std::int64_t i = 0; i < whole; i += kLanes)
    for (std::int64_t lane = 0; lane < kLanes; ++lane) {
      const float size = std::abs(a[i + lane] - b[i + lane]);
      lanes[lane] = size > lanes[lane] ? size : lanes[lane];
    }
  for (std::int64_t i = whole; i < count; ++i) {
    const float size = std::abs(a[i] - b[i]);
    lanes[0] = size > lanes[0] ? size : lanes[0];
  }
  float largest = 0;
  for (const float lane : lanes) largest = lane > largest ? lane : largest;
  return largest;
}

}  // namespace aq::kernel
