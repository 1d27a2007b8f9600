// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/end_signals.h"

#include <pthread.h>

#include <QMetaMethod>

namespace aq {
namespace {

/// SIGTERM, which also wakes the waiter, and of the others those that are not ignored: a blocked one would
/// arrive all the same.
sigset_t end_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int number : {SIGTERM, SIGINT, SIGHUP}) {
    struct sigaction now {};
    const bool ignored = ::sigaction(number, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
    if (number == SIGTERM || !ignored) sigaddset(&signals, number);
  }
  return signals;
}

}  // namespace

EndSignals::EndSignals() : signals_(end_signals()) {
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  waiter_ = std::thread([this] { wait(); });
}

EndSignals::~EndSignals() {
  finished_ = true;
  pthread_kill(waiter_.native_handle(), SIGTERM);
  waiter_.join();
  pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr);
}

void EndSignals::wait() {
  int number = 0;
  if (sigwait(&signals_, &number) != 0 || finished_) return;
  if (isSignalConnected(QMetaMethod::fromSignal(&EndSignals::end_wanted))) {  // else there is nothing to end
    Q_EMIT end_wanted();  // across threads: whoever is connected hears of it in its own
    if (sigwait(&signals_, &number) != 0 || finished_) return;
  }
  std::signal(number, SIG_DFL);
  pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr);
  std::raise(number);
}

EndSignalsUnblocked::EndSignalsUnblocked() {
  const sigset_t signals = end_signals();
  pthread_sigmask(SIG_UNBLOCK, &signals, &before_);
}

EndSignalsUnblocked::~EndSignalsUnblocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

}  // namespace aq
