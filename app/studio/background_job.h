#pragma once

#include <QObject>
#include <QTimer>
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include "app/studio/background_thread.h"
#include "app/studio/error_report.h"

namespace aq {

/// Computes a value off the GUI thread. Of several jobs asked for while one runs only the newest is done, and
/// only the newest one's result is delivered.
template <typename Value>
class BackgroundJob {
 public:
  using Work = std::function<Value()>;

  BackgroundJob(std::function<void(const Value&)> deliver, std::function<void(const ErrorReport&)> fail)
      : deliver_(std::move(deliver)), fail_(std::move(fail)) {
    constexpr int kPollMilliseconds = 33;
    timer_.setInterval(kPollMilliseconds);
    QObject::connect(&timer_, &QTimer::timeout, &timer_, [this] { poll(); });
  }

  void start(Work work) {
    if (running_)
      next_ = std::move(work);
    else
      launch(std::move(work));
  }

  bool is_busy() const { return running_ != nullptr; }

 private:
  struct Running {
    std::optional<Value> value;
    std::exception_ptr error;
    std::atomic<bool> done = false;
    std::jthread thread;  // the last member: it is joined before the others go
  };

  void launch(Work work) {
    running_ = std::make_unique<Running>();
    running_->thread = std::jthread([state = running_.get(), job = std::move(work)] {
      step_back_for_the_window();
      try {
        state->value = job();
      } catch (...) {
        state->error = std::current_exception();
      }
      state->done = true;
    });
    timer_.start();
  }

  void poll() {
    if (!running_ || !running_->done) return;
    const auto finished = std::exchange(running_, nullptr);
    if (next_) return launch(*std::exchange(next_, std::nullopt));
    timer_.stop();
    if (finished->value)
      deliver_(*finished->value);
    else
      fail_(report_of(finished->error));
  }

  std::function<void(const Value&)> deliver_;
  std::function<void(const ErrorReport&)> fail_;
  std::unique_ptr<Running> running_;
  std::optional<Work> next_;
  QTimer timer_;
};

}  // namespace aq
