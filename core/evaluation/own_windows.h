// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <algorithm>
#include <cstdint>

#include "core/run/ranks.h"

namespace aq {

/// The windows that a rank evaluates: a row of neighbours, in rounds that all ranks have as many of.
struct OwnWindows {
  std::int64_t first = 0, count = 0, step = 1, rounds = 0;

  /// @param at_once how many may go through the model together
  OwnWindows(std::int64_t windows, std::int64_t at_once, const Ranks& ranks) {
    const std::int64_t most = (windows + ranks.size() - 1) / ranks.size();
    first = std::min(windows, ranks.rank() * most);
    count = std::min(windows, first + most) - first;
    step = std::min(at_once, std::max<std::int64_t>(1, most));
    rounds = (most + step - 1) / step;
  }
  std::int64_t round_first(std::int64_t round) const { return first + std::min(count, round * step); }
  std::int64_t round_count(std::int64_t round) const {
    return std::min(count, (round + 1) * step) - std::min(count, round * step);
  }
};

}  // namespace aq
