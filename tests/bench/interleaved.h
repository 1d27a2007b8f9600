// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <vector>

namespace aq::bench {

/// Milliseconds that one kind of work took, over the rounds.
struct Timing {
  double median = 0, low = 0, high = 0;  ///< low and high: quartiles
};

inline Timing timing_of(std::vector<double> milliseconds) {
  std::ranges::sort(milliseconds);
  const std::size_t count = milliseconds.size();
  return {milliseconds[count / 2], milliseconds[count / 4], milliseconds[count * 3 / 4]};
}

/// Times every work once a round, one after the other, so that what else the machine does meets all of them
/// alike. A first round is not counted. @returns milliseconds by round, of each work
inline std::vector<std::vector<double>> interleaved(const std::vector<std::function<void()>>& works,
                                                    int rounds) {
  std::vector<std::vector<double>> taken(works.size());
  for (int round = -1; round < rounds; ++round)
    for (std::size_t i = 0; i < works.size(); ++i) {
      const auto start = std::chrono::steady_clock::now();
      works[i]();
      const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - start;
      if (round >= 0) taken[i].push_back(time.count());
    }
  return taken;
}

/// Round by round.
inline std::vector<double> ratios(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> list(a.size());
  std::ranges::transform(a, b, list.begin(), std::divides{});
  return list;
}

}  // namespace aq::bench
