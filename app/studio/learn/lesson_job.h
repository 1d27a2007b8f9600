// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <stop_token>
#include <utility>

#include "app/studio/background_job.h"

namespace aq {

/// A BackgroundJob whose work is told to stop when newer work comes, or when nobody waits for it any more.
template <typename Value>
class LessonJob {
 public:
  using Work = std::function<Value(const std::stop_token&)>;

  explicit LessonJob(
      std::function<void(const Value&)> deliver,
      std::function<void(const ErrorReport&)> fail = [](const ErrorReport&) {})
      : job_(std::move(deliver), std::move(fail)) {}
  ~LessonJob() { stop_.request_stop(); }
  LessonJob(const LessonJob&) = delete;
  LessonJob& operator=(const LessonJob&) = delete;

  void start(Work work) {
    stop_.request_stop();
    stop_ = std::stop_source();
    job_.start([job = std::move(work), token = stop_.get_token()] { return job(token); });
  }
  bool is_busy() const { return job_.is_busy(); }

 private:
  BackgroundJob<Value> job_;
  std::stop_source stop_;
};

}  // namespace aq
