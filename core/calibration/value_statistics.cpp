// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/calibration/value_statistics.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <limits>
#include <mutex>

#include "core/calibration/value_statistics_kernel.h"

namespace aq {
namespace {

constexpr std::int64_t kPart = 65536;  ///< values that are summed together
constexpr std::int64_t kBatch = 1024;  ///< values whose bins are found together
constexpr int kMostBins = 1024;

/// Neighbouring values often share a bin: tables in turn keep one count from waiting for the last.
constexpr int kTables = 4;

/// Counts of values, in turn. The last bin is that of values without one.
struct CountTables {
  std::array<std::array<std::int32_t, kMostBins + 1>, kTables> tables{};

  void add(const std::int32_t* bins, std::int64_t count) {
    std::int64_t i = 0;
    for (; i + kTables <= count; i += kTables)
      for (std::size_t table = 0; table < kTables; ++table)
        ++tables[table][static_cast<std::size_t>(bins[i + static_cast<std::int64_t>(table)])];
    for (; i < count; ++i) ++tables[0][static_cast<std::size_t>(bins[i])];
  }
  void add_to(std::vector<std::int64_t>& counts) const {
    for (std::size_t bin = 0; bin < counts.size(); ++bin)
      for (const auto& table : tables) counts[bin] += table[bin];
  }
};

/// Calls body(first, last, part) for parts of `values` values, in parallel.
template <typename Body>
void for_value_parts(std::int64_t values, const Body& body) {
  at::parallel_for(0, (values + kPart - 1) / kPart, 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t part = begin; part < end; ++part)
      body(part * kPart, std::min(values, (part + 1) * kPart), static_cast<std::size_t>(part));
  });
}

/// Values [first, last) of a flat tensor; no copy where they are float32 already.
at::Tensor as_floats(const at::Tensor& flat, std::int64_t first, std::int64_t last) {
  return flat.slice(0, first, last).to(at::kFloat).contiguous();
}

/// A power of two that takes ranges at the ends of the floats to where bins can be told apart: their inverse
/// is infinite where they are denormal, and they are themselves where they go from one end to the other.
float unit_of(double range) {
  if (range < 1e-30) return 0x1p100F;
  return range > static_cast<double>(std::numeric_limits<float>::max()) ? 0.25F : 1;
}

}  // namespace

std::vector<std::int64_t> counts_by_bin(const at::Tensor& values, float low, float high, int bins) {
  std::vector<std::int64_t> counts(static_cast<std::size_t>(bins), 0);
  std::mutex mutex;
  const at::Tensor flat = values.detach().reshape({-1});
  const double range = static_cast<double>(high) - static_cast<double>(low);
  const float unit = unit_of(range);
  const float first_edge = low * unit, last_edge = high * unit;
  const auto scale = static_cast<float>(bins / (range * static_cast<double>(unit)));
  for_value_parts(flat.numel(), [&](std::int64_t first, std::int64_t last, std::size_t) {
    at::Tensor part = as_floats(flat, first, last);
    if (unit != 1) part = part * unit;
    const float* x = part.data_ptr<float>();
    std::array<std::int32_t, kBatch> found;
    CountTables tables;
    for (std::int64_t i = 0; i < last - first; i += kBatch) {
      const std::int64_t count = std::min(kBatch, last - first - i);
      kernel::bins_of(x + i, count, first_edge, last_edge, scale, bins, found.data());
      tables.add(found.data(), count);
    }
    const std::scoped_lock lock(mutex);
    tables.add_to(counts);
  });
  return counts;
}

RoundingSums rounding_sums(const at::Tensor& before, const at::Tensor& after) {
  const at::Tensor w = before.detach().reshape({-1}), v = after.detach().reshape({-1});
  std::vector<std::array<double, 4>> parts(static_cast<std::size_t>((w.numel() + kPart - 1) / kPart));
  for_value_parts(w.numel(), [&](std::int64_t first, std::int64_t last, std::size_t part) {
    const at::Tensor a = as_floats(w, first, last), b = as_floats(v, first, last);
    parts[part] = {};
    kernel::add_sums(a.data_ptr<float>(), b.data_ptr<float>(), last - first, parts[part].data());
  });
  RoundingSums sums;
  for (const auto& part : parts) {
    sums.signal += part[0];
    sums.rounded += part[1];
    sums.noise += part[2];
    sums.product += part[3];
  }
  return sums;
}

}  // namespace aq
