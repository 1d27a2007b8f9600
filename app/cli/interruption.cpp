// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/interruption.h"

#include <semaphore.h>

#include <csignal>

namespace aq::cli {
namespace {

// A handler reaches nothing but globals. It must not run on a thread that computes: oneDNN's float32 products
// use the stack pointer for a buffer on the heap where the inner dimension is large, and what a signal puts
// "on the stack" then destroys the heap. So such threads have the signals blocked, and the watcher, which
// waits, takes them. Threads that libraries start before main do not inherit the blocking; they may take a
// signal, too, while they are idle.
sem_t wake_up;

void restore_default_handlers() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

void mask_signals(int how) {
  sigset_t both;
  sigemptyset(&both);
  sigaddset(&both, SIGINT);
  sigaddset(&both, SIGTERM);
  pthread_sigmask(how, &both, nullptr);
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
  mask_signals(SIG_BLOCK);  // behind the watcher's start, before that of the threads that compute
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
}

Interruption::~Interruption() {
  restore_default_handlers();
  finished_ = true;
  sem_post(&wake_up);
  watcher_.join();
  sem_destroy(&wake_up);
  mask_signals(SIG_UNBLOCK);
}

/// Stays until the end: the second signal, too, needs a thread that takes it.
void Interruption::watch() {
  while (!finished_) {
    if (sem_wait(&wake_up) == 0 && !finished_) source_.request_stop();
  }
}

}  // namespace aq::cli
