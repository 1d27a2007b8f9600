#pragma once

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

/// Work off the GUI thread whose items are delivered as they come, in lots. Starting anew stops what runs;
/// nothing that it still sends is delivered.
template <typename Item>
class StreamJob {
 public:
  using Emit = std::function<void(const Item&)>;
  using Work = std::function<void(std::stop_token, const Emit&)>;

  /// @param end called once for each start that is not overtaken: with the error, or nothing where all is
  /// done
  StreamJob(std::function<void(const std::vector<Item>&)> deliver,
            std::function<void(const std::optional<ErrorReport>&)> end)
      : deliver_(std::move(deliver)), end_(std::move(end)) {
    constexpr int kPollMilliseconds = 33;
    timer_.setInterval(kPollMilliseconds);
    QObject::connect(&timer_, &QTimer::timeout, &timer_, [this] { poll(); });
  }

  void start(Work work) {
    abandon();
    running_ = std::make_unique<Running>();
    running_->thread = std::jthread([state = running_.get(), job = std::move(work)](std::stop_token stop) {
      step_back_for_the_window();
      try {
        job(stop, [state](const Item& item) {
          const std::scoped_lock lock(state->mutex);
          state->items.push_back(item);
        });
      } catch (...) {
        state->error = std::current_exception();
      }
      state->done = true;
    });
    timer_.start();
  }

  /// Asks the work to end; what it ends in is delivered.
  void stop() {
    if (running_) running_->thread.request_stop();
  }
  bool is_busy() const { return running_ != nullptr; }

 private:
  struct Running {
    std::mutex mutex;
    std::vector<Item> items;
    std::exception_ptr error;
    std::atomic<bool> done = false;
    std::jthread thread;  // the last member: it is joined before the others go
  };

  void abandon() {
    std::erase_if(abandoned_, [](const auto& job) { return job->done.load(); });
    if (!running_) return;
    running_->thread.request_stop();
    abandoned_.push_back(std::move(running_));
  }

  void poll() {
    if (!running_) return;
    const bool done = running_->done;  // read before the items, so that none is missed
    std::vector<Item> items;
    {
      const std::scoped_lock lock(running_->mutex);
      items.swap(running_->items);
    }
    if (!items.empty()) deliver_(items);
    if (!done || !running_ || !running_->done) return;
    const auto finished = std::exchange(running_, nullptr);
    timer_.stop();
    end_(finished->error ? std::optional(report_of(finished->error)) : std::nullopt);
  }

  std::function<void(const std::vector<Item>&)> deliver_;
  std::function<void(const std::optional<ErrorReport>&)> end_;
  std::unique_ptr<Running> running_;
  std::vector<std::unique_ptr<Running>> abandoned_;  ///< still stopping; nothing they send is read
  QTimer timer_;
};

}  // namespace aq
