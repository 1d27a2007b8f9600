// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/quant/quantized_weight.h"

namespace aq {

/// Numbers in rising order with the sums that k-means in one dimension needs, each in constant time.
class SortedValues {
 public:
  /// @param values finite, at least one
  explicit SortedValues(std::span<const float> values);

  std::size_t count() const { return values_.size(); }
  double at(std::size_t index) const { return static_cast<double>(values_[index]); }
  /// How many are not above `limit`.
  std::size_t count_up_to(double limit) const;
  /// Mean of the values [begin, end), which are not none.
  double mean(std::size_t begin, std::size_t end) const;
  /// Sum of the squared distances of the values [begin, end) to `centre`; never negative.
  double cost(std::size_t begin, std::size_t end, double centre) const;

 private:
  std::vector<float> values_;
  double middle_ = 0;                   // taken off before squaring, which keeps the sums' digits
  std::vector<double> sums_, squares_;  // of the first i values less `middle_`
};

/// k-means++ (Arthur and Vassilvitskii 2007): the first centre is any value, each further one a value drawn
/// with the square of its distance to the nearest centre. @returns `levels` centres, rising; with fewer
/// different values than levels some are equal
std::vector<double> kmeans_start(const SortedValues& values, int levels, std::uint64_t seed);

/// Lloyd's iterations until no value changes its cluster. A cluster that lost its values takes the value that
/// lies farthest from its centre. @param centres rising @returns the centres, rising
std::vector<double> lloyd(const SortedValues& values, std::vector<double> centres);

/// Puts a weight on 2^bits centroids for each row of `row` consecutive weights. The same seed gives the same
/// result on any number of threads. Rows with values that are not finite become NaN as a whole.
/// @param weight [out, in]; its size is a multiple of `row` @param bits 1 to 8
QuantizedWeight quantize_to_centroids(const at::Tensor& weight, int bits, std::int64_t row,
                                      std::uint64_t seed);

}  // namespace aq
