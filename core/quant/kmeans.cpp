// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/quant/kmeans.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/base/interruption.h"
#include "core/model/random.h"
#include "core/quant/codebook_kernel.h"

namespace aq {
namespace {

/// Lloyd's iterations end by themselves; this is for sums that rounding keeps from settling.
constexpr int kMostIterations = 1000;
/// Values of the rows between two interruption points: some milliseconds.
constexpr std::int64_t kStripValues = 1 << 16;

double midpoint_of(double a, double b) { return a + (b - a) / 2; }

/// First value of each cluster, and the number of values: the cluster j is [starts[j], starts[j + 1]).
std::vector<std::size_t> cluster_starts(const SortedValues& values, const std::vector<double>& centres) {
  std::vector<std::size_t> starts(centres.size() + 1, 0);
  for (std::size_t j = 1; j < centres.size(); ++j)
    starts[j] = std::max(starts[j - 1], values.count_up_to(midpoint_of(centres[j - 1], centres[j])));
  starts.back() = values.count();
  return starts;
}

struct FarthestValue {
  double value = 0, distance = 0;
};

/// Of all values the one farthest from its centre: an end of a cluster.
FarthestValue farthest_value(const SortedValues& values, const std::vector<double>& centres,
                             const std::vector<std::size_t>& starts) {
  FarthestValue found;
  for (std::size_t j = 0; j < centres.size(); ++j) {
    if (starts[j] == starts[j + 1]) continue;
    for (const std::size_t i : {starts[j], starts[j + 1] - 1})
      if (const double distance = std::abs(values.at(i) - centres[j]); distance > found.distance)
        found = {values.at(i), distance};
  }
  return found;
}

/// Gives the first empty cluster the farthest value. @returns whether there was something to gain
bool fill_empty_cluster(const SortedValues& values, const std::vector<std::size_t>& starts,
                        std::vector<double>& centres) {
  for (std::size_t j = 0; j < centres.size(); ++j) {
    if (starts[j] != starts[j + 1]) continue;
    const FarthestValue farthest = farthest_value(values, centres, starts);
    if (farthest.distance == 0) return false;  // every value is a centre already
    centres[j] = farthest.value;
    std::ranges::sort(centres);
    return true;
  }
  return false;
}

/// A value of [begin, end) drawn with the square of its distance to `centre`: `mass` is where the drawing
/// stops.
double drawn_value(const SortedValues& values, std::size_t begin, std::size_t end, double centre,
                   double mass) {
  std::size_t low = begin, high = end - 1;  // the first value up to which the cost exceeds `mass`
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (values.cost(begin, middle + 1, centre) > mass)
      high = middle;
    else
      low = middle + 1;
  }
  return values.at(low);
}

/// The value for the next centre of k-means++; an existing centre where all values are centres.
double next_centre(const SortedValues& values, const std::vector<double>& centres, double uniform) {
  const auto starts = cluster_starts(values, centres);
  std::vector<double> costs(centres.size());
  double total = 0;
  for (std::size_t j = 0; j < centres.size(); ++j)
    total += costs[j] = values.cost(starts[j], starts[j + 1], centres[j]);
  double mass = uniform * total;
  for (std::size_t j = 0; j < centres.size(); ++j) {
    if (mass < costs[j]) return drawn_value(values, starts[j], starts[j + 1], centres[j], mass);
    mass -= costs[j];
  }
  return centres.back();
}

/// The largest float that is not above a number: a float lies above the one exactly where it lies above the
/// other.
float rounded_down(double value) {
  const auto nearest = static_cast<float>(value);
  return static_cast<double>(nearest) > value
             ? std::nextafter(nearest, -std::numeric_limits<float>::infinity())
             : nearest;
}

/// Codes and values of weights: the nearest centroid, the lower one between two.
void put_on_centroids(std::span<const float> weights, std::span<const float> centroids, std::uint8_t* codes,
                      float* out) {
  std::vector<float> limits;  // between the centroids as they are stored
  for (std::size_t j = 1; j < centroids.size(); ++j)
    limits.push_back(
        rounded_down(midpoint_of(static_cast<double>(centroids[j - 1]), static_cast<double>(centroids[j]))));
  kernel::RankedLevels ranked{};
  if (centroids.size() <= ranked.levels.size()) {
    ranked.thresholds.fill(std::numeric_limits<float>::infinity());
    std::ranges::copy(limits, ranked.thresholds.begin());
    std::ranges::copy(centroids, ranked.levels.begin());
    std::iota(ranked.codes.begin(), ranked.codes.end(), 0);
    return kernel::quantize_to_levels(weights.data(), static_cast<std::int64_t>(weights.size()), 1, 1, ranked,
                                      codes, out);
  }
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const auto code = static_cast<std::size_t>(std::ranges::lower_bound(limits, weights[i]) - limits.begin());
    codes[i] = static_cast<std::uint8_t>(code);
    out[i] = centroids[code];
  }
}

/// Sorts finite numbers by their bits, a digit at a time: several times faster than by comparisons.
void sort_by_digits(std::vector<float>& values) {
  constexpr int kDigitBits = 11, kDigits = 3;
  constexpr std::size_t kDigitValues = std::size_t{1} << kDigitBits;
  constexpr std::uint32_t kSign = 0x80000000U;
  constexpr std::size_t kWorthIt = 1024;
  if (values.size() < kWorthIt) {
    std::ranges::sort(values);
    return;
  }
  std::vector<std::uint32_t> keys(values.size()), sorted(values.size());
  std::array<std::array<std::uint32_t, kDigitValues>, kDigits> counts{};
  const auto digit_of = [](std::uint32_t key, int digit) {
    return (key >> (digit * kDigitBits)) & (kDigitValues - 1);
  };
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto bits = std::bit_cast<std::uint32_t>(values[i]);
    keys[i] = (bits & kSign) != 0 ? ~bits : bits | kSign;  // in the order of the numbers
    for (int digit = 0; digit < kDigits; ++digit)
      ++counts[static_cast<std::size_t>(digit)][digit_of(keys[i], digit)];
  }
  for (int digit = 0; digit < kDigits; ++digit) {
    auto& place = counts[static_cast<std::size_t>(digit)];
    std::exclusive_scan(place.begin(), place.end(), place.begin(), 0U);
    for (const std::uint32_t key : keys) sorted[place[digit_of(key, digit)]++] = key;
    keys.swap(sorted);
  }
  std::ranges::transform(keys, values.begin(), [](std::uint32_t key) {
    return std::bit_cast<float>((key & kSign) != 0 ? key ^ kSign : ~key);
  });
}

/// Centroids and codes of one row.
void quantize_centroid_row(std::span<const float> weights, std::uint64_t seed, std::span<float> centroids,
                           std::uint8_t* codes, float* out) {
  if (!std::ranges::all_of(weights, [](float value) { return std::isfinite(value); })) {
    std::ranges::fill(centroids, std::numeric_limits<float>::quiet_NaN());
    std::fill_n(codes, weights.size(), std::uint8_t{0});
    std::fill_n(out, weights.size(), std::numeric_limits<float>::quiet_NaN());
    return;
  }
  const SortedValues sorted(weights);
  const auto centres = lloyd(sorted, kmeans_start(sorted, static_cast<int>(centroids.size()), seed));
  std::ranges::transform(centres, centroids.begin(),
                         [](double centre) { return static_cast<float>(centre); });
  put_on_centroids(weights, centroids, codes, out);
}

}  // namespace

SortedValues::SortedValues(std::span<const float> values) : values_(values.begin(), values.end()) {
  sort_by_digits(values_);
  middle_ = at(count() / 2);
  sums_.resize(count() + 1);
  squares_.resize(count() + 1);
  for (std::size_t i = 0; i < count(); ++i) {
    const double value = at(i) - middle_;
    sums_[i + 1] = sums_[i] + value;
    squares_[i + 1] = squares_[i] + value * value;
  }
}

/// By halves without a branch: which half it is cannot be foreseen.
std::size_t SortedValues::count_up_to(double limit) const {
  const float bound = rounded_down(limit);
  std::size_t first = 0;
  for (std::size_t left = count(); left > 1;) {
    const std::size_t half = left / 2;
    first += values_[first + half - 1] <= bound ? half : 0;
    left -= half;
  }
  return first + (values_[first] <= bound ? 1 : 0);
}

double SortedValues::mean(std::size_t begin, std::size_t end) const {
  if (values_[begin] == values_[end - 1]) return at(begin);  // exactly, whatever the sums have rounded
  return middle_ + (sums_[end] - sums_[begin]) / static_cast<double>(end - begin);
}

double SortedValues::cost(std::size_t begin, std::size_t end, double centre) const {
  if (begin == end || (at(begin) == centre && at(end - 1) == centre)) return 0;
  const double shifted = centre - middle_;
  const double cost = squares_[end] - squares_[begin] - 2 * shifted * (sums_[end] - sums_[begin]) +
                      shifted * shifted * static_cast<double>(end - begin);
  return std::max(0.0, cost);
}

std::vector<double> kmeans_start(const SortedValues& values, int levels, std::uint64_t seed) {
  SeededRandom random(seed);
  std::vector<double> centres{values.at(random.next() % values.count())};
  while (centres.size() < static_cast<std::size_t>(levels)) {
    const double centre = next_centre(values, centres, random.uniform());
    centres.insert(std::ranges::upper_bound(centres, centre), centre);
  }
  return centres;
}

std::vector<double> lloyd(const SortedValues& values, std::vector<double> centres) {
  std::vector<std::size_t> before;
  for (int iteration = 0; iteration < kMostIterations; ++iteration) {
    const auto starts = cluster_starts(values, centres);
    if (fill_empty_cluster(values, starts, centres)) continue;
    if (starts == before) break;
    for (std::size_t j = 0; j < centres.size(); ++j)
      if (starts[j] < starts[j + 1]) centres[j] = values.mean(starts[j], starts[j + 1]);
    before = starts;
  }
  return centres;
}

QuantizedWeight quantize_to_centroids(const at::Tensor& weight, int bits, std::int64_t row,
                                      std::uint64_t seed) {
  const at::Tensor weights = weight.detach().to(at::kFloat).contiguous();  // [out, in]
  const std::int64_t rows = weights.numel() / row, levels = std::int64_t{1} << bits;
  QuantizedWeight result;
  result.codebook = at::empty({rows, levels}, at::kFloat);
  result.integers = at::empty(weights.sizes(), at::kByte);
  const at::Tensor values = at::empty_like(weights);
  const auto size = static_cast<std::size_t>(row);
  const auto quantize_row = [&](std::int64_t r) {
    quantize_centroid_row({weights.data_ptr<float>() + r * row, size},
                          SeededRandom(seed + static_cast<std::uint64_t>(r)).next(),
                          {result.codebook.data_ptr<float>() + r * levels, static_cast<std::size_t>(levels)},
                          result.integers.data_ptr<std::uint8_t>() + r * row,
                          values.data_ptr<float>() + r * row);
  };
  const std::int64_t strip = std::max<std::int64_t>(at::get_num_threads(), kStripValues / row);
  for (std::int64_t first = 0; first < rows; first += strip) {
    interruption_point();
    at::parallel_for(first, std::min(first + strip, rows), 1, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t r = begin; r < end; ++r) quantize_row(r);
    });
  }
  result.dequantized = values.to(weight.scalar_type());
  return result;
}

}  // namespace aq
