// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <ctime>

namespace aq {

/// Ends work on a text that takes a hundred times what it should. Counts this thread's processor time, so
/// that a loaded machine changes nothing.
class WorkLimit {
 public:
  explicit WorkLimit(std::size_t bytes) : end_(now() + kBase + static_cast<double>(bytes) * kPerByte) {}

  /// Cheap enough to ask for every match: looks at the clock now and then only.
  bool exceeded() const { return ++asked_ % 64 == 0 && now() > end_; }

 private:
  static constexpr double kBase = 1.0;      // seconds
  static constexpr double kPerByte = 2e-5;  // seconds; splitting ordinary text takes some 2e-7

  static double now() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
  }

  double end_;
  mutable unsigned asked_ = 0;
};

}  // namespace aq
