// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QMetaObject>
#include <QObject>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <thread>
#include <type_traits>
#include <utility>

#include "app/studio/background_thread.h"
#include "app/studio/error_report.h"

namespace aq {

/// Computes a value off the GUI thread. Of several jobs asked for while one runs only the newest is done, and
/// only the newest one's result is delivered, at once. A job that takes a stop token is stopped for a newer
/// one; the others run to their end first.
template <typename Value>
class BackgroundJob {
 public:
  BackgroundJob(std::function<void(const Value&)> deliver, std::function<void(const ErrorReport&)> fail)
      : deliver_(std::move(deliver)), fail_(std::move(fail)) {}

  /// @param work Value() or Value(std::stop_token)
  template <typename Work>
  void start(Work work) {
    if (!running_) return launch(with_token(std::move(work)));
    next_ = with_token(std::move(work));
    running_->thread.request_stop();
  }

  /// Stops the job under way, which fails as cancelled, and forgets what waits.
  void cancel() {
    next_.reset();
    if (running_) running_->thread.request_stop();
  }

  bool is_busy() const { return running_ != nullptr; }

 private:
  using Job = std::function<Value(std::stop_token)>;
  struct Running {
    std::optional<Value> value;
    std::exception_ptr error;
    std::jthread thread;  // the last member: it is stopped and joined before the others go
  };

  template <typename Work>
  static Job with_token(Work work) {
    if constexpr (std::is_invocable_v<Work&, std::stop_token>)
      return work;
    else
      return [job = std::move(work)](const std::stop_token&) { return job(); };
  }

  void launch(Job work) {
    running_ = std::make_unique<Running>();
    running_->thread =
        std::jthread([this, state = running_.get(), job = std::move(work)](std::stop_token stop) {
          step_back_for_the_window();
          try {
            state->value = job(std::move(stop));
          } catch (...) {
            state->error = std::current_exception();
          }
          QMetaObject::invokeMethod(
              &window_, [this] { finish(); }, Qt::QueuedConnection);
        });
  }

  void finish() {
    const auto finished = std::exchange(running_, nullptr);
    if (next_) return launch(*std::exchange(next_, std::nullopt));
    if (finished->value)
      deliver_(*finished->value);
    else
      fail_(report_of(finished->error));
  }

  std::function<void(const Value&)> deliver_;
  std::function<void(const ErrorReport&)> fail_;
  QObject window_;  // lives in the window's thread; outlives the thread below, which posts to it
  std::unique_ptr<Running> running_;
  std::optional<Job> next_;
};

}  // namespace aq
