// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>

#include "core/run/ranks.h"
#include "core/run/run_event.h"

namespace aq {

/// Lets another thread hold a run between two steps.
class PauseGate {
 public:
  void pause();
  void resume();
  bool paused() const;
  /// Returns at once unless paused; then when resumed or when `stop` is requested.
  void wait(std::stop_token stop);

 private:
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  bool paused_ = false;
};

/// What a run knows of the world: when to stop, when to wait, where to send events, and who shares its work.
class RunContext {
 public:
  using Post = std::function<void(RunEvent)>;
  RunContext() = default;
  RunContext(std::stop_token stop, PauseGate* gate, Post post);

  /// To be called between two steps, at least every 100 ms of work. Waits while paused.
  /// @throws Error(Cancelled) once a stop is requested, Error(Connection) where another rank is lost
  void check() const;
  void post(RunEvent event) const;
  /// The same context, whose events `tap` sees first.
  RunContext with_tap(std::function<void(const RunEvent&)> tap) const;
  /// The same context for work that is shared with other processes.
  RunContext with_ranks(std::shared_ptr<const Ranks> ranks) const;
  /// The same context for work that this process does by itself.
  RunContext alone() const;
  const Ranks& ranks() const;
  /// The same context, which calls `seen` at every check() first: for measuring how far apart they are.
  RunContext with_checks(std::function<void()> seen) const;

 private:
  std::stop_token stop_;
  PauseGate* gate_ = nullptr;
  Post post_;
  std::shared_ptr<const Ranks> ranks_;  // null: this process alone
  std::function<void()> at_check_;
};

}  // namespace aq
