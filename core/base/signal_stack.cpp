// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/signal_stack.h"

#include <dlfcn.h>
#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <memory>
#include <new>

// AddressSanitizer and ThreadSanitizer stand before pthread_create themselves, and give threads such stacks.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define AQ_THREADS_BY_SANITIZER
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define AQ_THREADS_BY_SANITIZER
#endif
#endif

namespace aq {
namespace {

/// What the processor's registers take in a signal's frame is known at run time only; the handlers' own needs
/// are small.
std::size_t stack_bytes() {
  constexpr long kLeast = 64 << 10;
  return static_cast<std::size_t>(std::max(::sysconf(_SC_SIGSTKSZ), kLeast));
}

bool has_signal_stack() {
  stack_t now{};
  return ::sigaltstack(nullptr, &now) == 0 && (now.ss_flags & SS_DISABLE) == 0;
}

/// The calling thread's, from its making on. Where memory is short there is none, and nothing else changes.
class SignalStack {
 public:
  SignalStack() {
    if (has_signal_stack()) return;
    void* const memory =
        ::mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (memory == MAP_FAILED) return;
    stack_t mine{};
    mine.ss_sp = memory;
    mine.ss_size = bytes_;
    if (::sigaltstack(&mine, nullptr) == 0)
      memory_ = memory;
    else
      ::munmap(memory, bytes_);
  }
  ~SignalStack() {
    if (memory_ == nullptr) return;
    stack_t none{};
    none.ss_flags = SS_DISABLE;
    if (::sigaltstack(&none, nullptr) == 0) ::munmap(memory_, bytes_);
  }
  SignalStack(const SignalStack&) = delete;
  SignalStack& operator=(const SignalStack&) = delete;

 private:
  std::size_t bytes_ = stack_bytes();
  void* memory_ = nullptr;
};

}  // namespace

void ensure_signal_stack() { thread_local const SignalStack stack; }

namespace {

[[maybe_unused]] const bool first_thread = (ensure_signal_stack(), true);  // nobody here creates that one

}  // namespace

}  // namespace aq

#ifndef AQ_THREADS_BY_SANITIZER

namespace aq {
namespace {

using ThreadBody = void* (*)(void*);
using CreateThread = int (*)(pthread_t*, const pthread_attr_t*, ThreadBody, void*);

struct ThreadStart {
  ThreadBody body;
  void* argument;
};

void* start_with_signal_stack(void* given) {
  const ThreadStart start = *std::unique_ptr<ThreadStart>(static_cast<ThreadStart*>(given));
  ensure_signal_stack();
  return start.body(start.argument);
}

/// The definition that ours stands before.
CreateThread create_thread() {
  static const auto function = reinterpret_cast<CreateThread>(dlsym(RTLD_NEXT, "pthread_create"));
  return function;
}

}  // namespace
}  // namespace aq

extern "C" __attribute__((visibility("default"))) int pthread_create(pthread_t* thread,
                                                                     const pthread_attr_t* attributes,
                                                                     void* (*body)(void*),
                                                                     void* argument) noexcept {
  auto* const start = new (std::nothrow) aq::ThreadStart{body, argument};
  if (start == nullptr) return EAGAIN;
  const int failure = aq::create_thread()(thread, attributes, &aq::start_with_signal_stack, start);
  if (failure != 0) delete start;
  return failure;
}

#endif
