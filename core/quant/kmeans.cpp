#include "core/quant/kmeans.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/model/random.h"

namespace aq {
namespace {

/// Lloyd's iterations end by themselves; this is for sums that rounding keeps from settling.
constexpr int kMostIterations = 1000;

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
  std::vector<double> limits;  // between the centroids as they are stored
  for (std::size_t j = 1; j < centroids.size(); ++j)
    limits.push_back(midpoint_of(static_cast<double>(centroids[j - 1]), static_cast<double>(centroids[j])));
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const auto code = static_cast<std::size_t>(
        std::ranges::lower_bound(limits, static_cast<double>(weights[i])) - limits.begin());
    codes[i] = static_cast<std::uint8_t>(code);
    out[i] = centroids[code];
  }
}

}  // namespace

SortedValues::SortedValues(std::span<const float> values) : values_(values.begin(), values.end()) {
  std::ranges::sort(values_);
  middle_ = at(count() / 2);
  sums_.resize(count() + 1);
  squares_.resize(count() + 1);
  for (std::size_t i = 0; i < count(); ++i) {
    const double value = at(i) - middle_;
    sums_[i + 1] = sums_[i] + value;
    squares_[i + 1] = squares_[i] + value * value;
  }
}

std::size_t SortedValues::count_up_to(double limit) const {
  const auto above =
      std::ranges::upper_bound(values_, limit, {}, [](float v) { return static_cast<double>(v); });
  return static_cast<std::size_t>(above - values_.begin());
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
  at::parallel_for(0, rows, 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t r = begin; r < end; ++r)
      quantize_centroid_row(
          {weights.data_ptr<float>() + r * row, size},
          SeededRandom(seed + static_cast<std::uint64_t>(r)).next(),
          {result.codebook.data_ptr<float>() + r * levels, static_cast<std::size_t>(levels)},
          result.integers.data_ptr<std::uint8_t>() + r * row, values.data_ptr<float>() + r * row);
  });
  result.dequantized = values.to(weight.scalar_type());
  return result;
}

}  // namespace aq
