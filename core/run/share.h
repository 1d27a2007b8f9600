// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>

namespace aq {

/// Which of the calibration samples a rank holds: every so many-th one, so that each rank has its part of
/// every batch.
struct Share {
  int rank = 0, ranks = 1;

  bool has(std::int64_t sample) const { return sample % ranks == rank; }
  /// How many of `samples` it holds.
  std::int64_t count(std::int64_t samples) const { return (samples - rank + ranks - 1) / ranks; }
  /// Where among its own a sample stands.
  std::int64_t place(std::int64_t sample) const { return sample / ranks; }
  /// The sample that stands there.
  std::int64_t sample(std::int64_t place) const { return place * ranks + rank; }
};

}  // namespace aq
