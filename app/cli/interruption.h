#pragma once

#include <csignal>
#include <stop_token>
#include <thread>

namespace aq::cli {

/// Turns the first SIGINT or SIGTERM into a stop request, so that the run ends between two steps and cleans
/// up after itself; the second one kills the process as if nothing were installed. Make it before any other
/// thread: threads inherit the blocked signals.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  std::stop_token token() const { return source_.get_token(); }

 private:
  void watch();

  sigset_t signals_{};
  std::stop_source source_;
  std::thread watcher_;
};

}  // namespace aq::cli
