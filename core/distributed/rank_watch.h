// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/distributed/environment.h"

namespace aq {

/// What the watch asks of the store that all ranks reach. @throws where it cannot be reached
struct WatchStore {
  std::function<std::int64_t(const std::string& key, std::int64_t more)> add;  ///< @returns the new value
  std::function<void(const std::string& key, const std::string& text)> set;
  std::function<std::string(const std::string& key)> get;  ///< waits until it is there
};

/// Notices ranks that are gone. Each rank counts up a key of its own in the store; the first one sees who
/// does not, and writes a verdict that the others read. That the first one is gone shows in the store, which
/// it holds. A thread of its own, so that long computations do not look like death.
class RankWatch {
 public:
  RankWatch(RankPlace place, WatchStore store);
  ~RankWatch();
  RankWatch(const RankWatch&) = delete;
  RankWatch& operator=(const RankWatch&) = delete;

  /// @throws Error(Connection) naming the rank that is lost, where one is
  void check() const;
  bool lost() const { return has_verdict_; }
  /// An exchange failed: waits for the verdict on who is to blame. @param reason of the failure
  [[noreturn]] void explain(const std::string& reason);
  /// Tells the others that this rank ends, and why; waits until they had time to hear of it.
  void announce_end(const std::string& reason);
  /// Ends the thread: from now on nothing is noticed.
  void stop();

 private:
  using Clock = std::chrono::steady_clock;
  struct Beat {
    std::int64_t count = -1;
    Clock::time_point changed;
  };

  void run();
  void look();
  void publish_own_end();
  void look_for_silent_ranks();
  void claim(const std::string& text);
  void conclude(const std::string& text);
  [[noreturn]] void fail() const;

  RankPlace place_;
  WatchStore store_;
  std::vector<Beat> beats_;  // of every rank, on the first one
  std::atomic<bool> has_verdict_{false}, alarm_{false}, end_published_{false};
  std::atomic<Clock::rep> answered_;  // when the store last did
  bool alarm_sent_ = false;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::string verdict_, own_end_;
  std::thread thread_;
};

}  // namespace aq
