// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/calibration/value_statistics_kernel.h"

#include "core/base/instruction_sets.h"

namespace aq::kernel {
namespace {

/// Independent sums: they fill vectors, and are the same for every instruction set.
constexpr int kSums = 16;

struct Lanes {
  double values[kSums] = {};

  double total() const {
    double sum = 0;
    for (const double value : values) sum += value;
    return sum;
  }
};

}  // namespace

AQ_CLONES void bins_of(const float* x, std::int64_t count, float low, float high, float scale,
                       std::int32_t bins, std::int32_t* out) {
  const auto last = static_cast<float>(bins - 1);
  for (std::int64_t i = 0; i < count; ++i) {
    const bool inside = x[i] >= low && x[i] <= high;
    const float position = (x[i] - low) * scale;
    const float above = position > 0.0F ? position : 0.0F;  // no number fails, too: nothing leaves the bins
    const auto bin = static_cast<std::int32_t>(above < last ? above : last);
    out[i] = inside ? bin : bins;
  }
}

AQ_CLONES void add_sums(const float* a, const float* b, std::int64_t count, double* sums) {
  Lanes aa, bb, dd, ab;
  const std::int64_t whole = count - count % kSums;
  const auto add = [&](std::int64_t i, int lane) __attribute__((always_inline)) {
    const double left = static_cast<double>(a[i]), right = static_cast<double>(b[i]);
    const double difference = static_cast<double>(b[i] - a[i]);
    aa.values[lane] += left * left;
    bb.values[lane] += right * right;
    dd.values[lane] += difference * difference;
    ab.values[lane] += left * right;
  };
  for (std::int64_t i = 0; i < whole; i += kSums)
    for (int lane = 0; lane < kSums; ++lane) add(i + lane, lane);
  for (std::int64_t i = whole; i < count; ++i) add(i, 0);
  sums[0] += aa.total();
  sums[1] += bb.total();
  sums[2] += dd.total();
  sums[3] += ab.total();
}

}  // namespace aq::kernel
