#include "app/cli/interruption.h"

#include <semaphore.h>

#include <csignal>

namespace aq::cli {
namespace {

// A handler reaches nothing but globals. Blocking the signals and waiting for them would be simpler, but
// OpenBLAS starts threads before main that do not inherit the blocking, and a signal may be delivered to any
// of them.
sem_t wake_up;

void restore_default_handlers() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

/// Does what a signal handler is allowed to do: a stop request may take locks, so another thread makes it.
void on_signal(int) {
  restore_default_handlers();
  sem_post(&wake_up);
}

}  // namespace

Interruption::Interruption() {
  sem_init(&wake_up, /*pshared=*/0, /*value=*/0);
  watcher_ = std::thread([this] { watch(); });
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
}

Interruption::~Interruption() {
  restore_default_handlers();
  finished_ = true;
  sem_post(&wake_up);
  watcher_.join();
  sem_destroy(&wake_up);
}

void Interruption::watch() {
  while (sem_wait(&wake_up) != 0) {
  }  // interrupted by a signal of this thread
  if (!finished_) source_.request_stop();
}

}  // namespace aq::cli
