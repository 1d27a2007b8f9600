// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <atomic>
#include <stop_token>
#include <thread>

namespace aq::cli {

/// Turns the first SIGINT or SIGTERM into a stop request, so that the run ends between two steps and cleans
/// up after itself; the second one kills the process as if nothing were installed. One at a time in a
/// process.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  std::stop_token token() const { return source_.get_token(); }

 private:
  void watch();

  std::stop_source source_;
  std::atomic<bool> finished_ = false;
  std::thread watcher_;
};

}  // namespace aq::cli
