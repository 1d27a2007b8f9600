// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <atomic>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

#include "app/studio/background_thread.h"
#include "app/studio/error_report.h"

namespace aq {

/// What a long task tells while it works; may be called from its thread.
template <typename Step>
class TaskReport {
 public:
  void progress(std::int64_t done, std::int64_t all) {
    done_ = done;
    all_ = all;
  }
  void post(Step step) {
    const std::scoped_lock lock(mutex_);
    steps_.push_back(std::move(step));
  }

  double fraction() const {
    const std::int64_t all = all_;
    return all > 0 ? static_cast<double>(done_) / static_cast<double>(all) : 0;
  }
  std::vector<Step> take() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(steps_, {});
  }

 private:
  std::atomic<std::int64_t> done_ = 0, all_ = 0;
  std::mutex mutex_;
  std::vector<Step> steps_;
};

/// Works that take long, one at a time, off the window's thread: with progress, steps on the way, and a stop.
/// Everything is delivered on the window's thread.
template <typename Value, typename Step = int>
class LongTask {
 public:
  using Work = std::function<Value(std::stop_token, TaskReport<Step>&)>;
  struct Callbacks {
    std::function<void(double fraction, double seconds)> progress;
    std::function<void(const Step&)> step = {};
    std::function<void(const Value&)> done;
    std::function<void(const ErrorReport&)> failed;  ///< also when it was stopped: ErrorKind::Cancelled
  };

  explicit LongTask(Callbacks callbacks) : callbacks_(std::move(callbacks)) {
    constexpr int kPollMilliseconds = 50;
    timer_.setInterval(kPollMilliseconds);
    QObject::connect(&timer_, &QTimer::timeout, &timer_, [this] { poll(); });
  }

  bool is_running() const { return running_ != nullptr; }

  /// @pre not running
  void start(Work work) {
    running_ = std::make_unique<Running>();
    running_->thread = std::jthread([state = running_.get(), job = std::move(work)](std::stop_token stop) {
      step_back_for_the_window();
      try {
        state->value = job(stop, state->report);
      } catch (...) {
        state->error = std::current_exception();
      }
      state->ended = true;
    });
    clock_.start();
    timer_.start();
  }

  void stop() {
    if (running_) running_->thread.request_stop();
  }

 private:
  struct Running {
    TaskReport<Step> report;
    std::optional<Value> value;
    std::exception_ptr error;
    std::atomic<bool> ended = false;
    std::jthread thread;  // the last member: it is stopped and joined before the others go
  };

  void poll() {
    const bool ended = running_->ended;
    if (callbacks_.step)
      for (const Step& step : running_->report.take()) callbacks_.step(step);
    callbacks_.progress(running_->report.fraction(), static_cast<double>(clock_.elapsed()) / 1000);
    if (!ended) return;
    timer_.stop();
    const auto finished = std::exchange(running_, nullptr);
    if (finished->value)
      callbacks_.done(*finished->value);
    else
      callbacks_.failed(report_of(finished->error));
  }

  Callbacks callbacks_;
  std::unique_ptr<Running> running_;
  QElapsedTimer clock_;
  QTimer timer_;
};

}  // namespace aq
