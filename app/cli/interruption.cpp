#include "app/cli/interruption.h"

#include <pthread.h>

namespace aq::cli {
namespace {

constexpr int kFinished = SIGUSR1;  // our own destructor's word to the watcher

void die_of(int signal) {
  std::signal(signal, SIG_DFL);
  sigset_t only;
  sigemptyset(&only);
  sigaddset(&only, signal);
  pthread_sigmask(SIG_UNBLOCK, &only, nullptr);
  std::raise(signal);
}

}  // namespace

Interruption::Interruption() {
  sigemptyset(&signals_);
  for (const int signal : {SIGINT, SIGTERM, kFinished}) sigaddset(&signals_, signal);
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  watcher_ = std::thread([this] { watch(); });
}

Interruption::~Interruption() {
  pthread_kill(watcher_.native_handle(), kFinished);
  watcher_.join();
}

void Interruption::watch() {
  int signal = 0;
  while (sigwait(&signals_, &signal) == 0 && signal != kFinished) {
    if (source_.stop_requested()) die_of(signal);
    source_.request_stop();
  }
}

}  // namespace aq::cli
