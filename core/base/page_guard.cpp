// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/page_guard.h"

#include <sys/mman.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <mutex>

#include "core/base/signal_stack.h"

namespace aq {

/// One guarded range. The signal handler walks over all of them at any instant, so they are never freed, only
/// used anew.
struct GuardedPages {
  std::atomic<std::uintptr_t> begin{0};
  std::atomic<std::size_t> bytes{0};  ///< 0: not in use
  std::atomic<bool> lost{false};
  GuardedPages* next = nullptr;  ///< never changes once the range is in the list
};

namespace {

static_assert(std::atomic<std::uintptr_t>::is_always_lock_free && std::atomic<bool>::is_always_lock_free,
              "a signal handler may wait for nobody");

std::atomic<GuardedPages*> all_pages{nullptr};
std::mutex changing_pages;
struct sigaction earlier_action;

/// The range that holds an address. One that is being taken out or put in just now is not the one: who
/// touches a page holds its mapping.
GuardedPages* range_of(std::uintptr_t address) {
  for (GuardedPages* pages = all_pages.load(); pages != nullptr; pages = pages->next) {
    const std::size_t bytes = pages->bytes.load();
    if (address - pages->begin.load() < bytes && pages->bytes.load() == bytes) return pages;
  }
  return nullptr;
}

/// Puts zeros in the place of the file. Linux's mmap is a bare system call, fit for a signal handler.
bool put_zeros(const GuardedPages& pages) {
  void* const begin = reinterpret_cast<void*>(pages.begin.load());
  constexpr int kFlags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED;
  return ::mmap(begin, pages.bytes.load(), PROT_READ, kFlags, -1, 0) != MAP_FAILED;
}

/// A bus error of somebody else: what would have happened without us.
void pass_on(int signal, siginfo_t* info, void* context) {
  if ((earlier_action.sa_flags & SA_SIGINFO) != 0) return earlier_action.sa_sigaction(signal, info, context);
  if (earlier_action.sa_handler != SIG_DFL && earlier_action.sa_handler != SIG_IGN)
    return earlier_action.sa_handler(signal);
  struct sigaction standard {};
  standard.sa_handler = SIG_DFL;
  ::sigaction(SIGBUS, &standard, nullptr);  // the instruction runs again, and ends the process
}

void on_bus_error(int signal, siginfo_t* info, void* context) {
  const int error = errno;
  GuardedPages* const pages = range_of(reinterpret_cast<std::uintptr_t>(info->si_addr));
  if (pages != nullptr) pages->lost.store(true);
  if (pages == nullptr || !put_zeros(*pages)) pass_on(signal, info, context);
  errno = error;
}

void install_handler() {
  struct sigaction action {};
  action.sa_sigaction = on_bus_error;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  ::sigemptyset(&action.sa_mask);
  ::sigaction(SIGBUS, &action, &earlier_action);
}

GuardedPages* unused_pages() {
  for (GuardedPages* pages = all_pages.load(); pages != nullptr; pages = pages->next)
    if (pages->bytes.load() == 0) return pages;
  auto* const fresh = new GuardedPages;
  fresh->next = all_pages.load();
  all_pages.store(fresh);
  return fresh;
}

}  // namespace

PageGuard::PageGuard(const void* start, std::size_t bytes) {
  static const bool installed = (install_handler(), true);
  static_cast<void>(installed);
  ensure_signal_stack();  // also where the thread began otherwise than signal_stack.cpp knows
  const std::scoped_lock lock(changing_pages);
  pages_ = unused_pages();
  pages_->lost.store(false);
  pages_->begin.store(reinterpret_cast<std::uintptr_t>(start));
  pages_->bytes.store(bytes);
}

PageGuard::~PageGuard() { pages_->bytes.store(0); }

bool PageGuard::lost() const { return pages_->lost.load(); }

}  // namespace aq
