// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/run/ranks.h"

namespace aq {

/// One loss a sample, each from the rank that holds the sample. They are added up in the order of the
/// samples, so that their mean does not depend on the number of ranks.
class SampleLosses {
 public:
  explicit SampleLosses(std::int64_t samples) : losses_(static_cast<std::size_t>(samples), 0.0) {}
  void set(std::int64_t sample, double loss) { losses_[static_cast<std::size_t>(sample)] = loss; }
  /// Every rank calls, once.
  double mean(const Ranks& ranks) {
    ranks.sum(std::span(losses_));
    double sum = 0;
    for (const double loss : losses_) sum += loss;
    return sum / static_cast<double>(losses_.size());
  }

 private:
  std::vector<double> losses_;
};

}  // namespace aq
