// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

#include "core/demo/demo.h"

namespace aq::demo {

/// Turns finished steps into what a progress bar shows: a smoothed loss, the speed and the time left.
class TrainingMeter {
 public:
  /// @param progress called at the first step, about once a second, and at the last; may be empty
  TrainingMeter(std::int64_t steps, std::function<void(const DemoProgress&)> progress);

  void finished(std::int64_t step, double loss);
  const DemoProgress& state() const { return state_; }

 private:
  std::function<void(const DemoProgress&)> progress_;
  DemoProgress state_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  double reported_ = 0;  // seconds after start_
};

}  // namespace aq::demo
