// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <mutex>
#include <utility>
#include <vector>

#include "core/run/run_event.h"

namespace aq {

/// Where the engine's thread leaves events and the window's timer picks them up. StepFinished events replace an
/// undelivered one, so that a slow reader never makes the box grow with them.
class Mailbox {
 public:
  void put(RunEvent event) {
    const std::scoped_lock lock(mutex_);
    if (std::holds_alternative<StepFinished>(event) && !events_.empty() &&
        std::holds_alternative<StepFinished>(events_.back())) {
      events_.back() = std::move(event);
      return;
    }
    events_.push_back(std::move(event));
  }

  /// All events since the last call, oldest first.
  std::vector<RunEvent> drain() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(events_, {});
  }

 private:
  std::mutex mutex_;
  std::vector<RunEvent> events_;
};

}  // namespace aq
