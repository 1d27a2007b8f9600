// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/signal_stack.h"

#include <ATen/Parallel.h>
#include <pthread.h>

#include <QTest>
#include <QThreadPool>
#include <algorithm>
#include <atomic>
#include <csignal>
#include <fstream>
#include <future>
#include <thread>
#include <vector>

#include "tests/support/registered_test.h"

namespace {

bool has_stack() {
  stack_t now{};
  return ::sigaltstack(nullptr, &now) == 0 && (now.ss_flags & SS_DISABLE) == 0 && now.ss_size >= 2048;
}

/// A handler that tells where its own frame lies.
std::atomic<const void*> frame{nullptr};
void note_frame(int) { frame.store(__builtin_frame_address(0)); }  // AddressSanitizer's locals lie elsewhere

bool within_stack(const void* address) {
  stack_t now{};
  ::sigaltstack(nullptr, &now);
  const auto* const begin = static_cast<const char*>(now.ss_sp);
  return address >= begin && address < begin + now.ss_size;
}

long mapped_pages() {
  long pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  return pages;
}

}  // namespace

/// Whoever makes a thread: it has a stack for handlers.
class SignalStackTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void theFirstThreadHasOne() { QVERIFY(has_stack()); }

  void threadsOfTheProgramHaveOne() {
    bool found = false, returned = false;
    std::jthread([&] { found = has_stack(); }).join();
    QVERIFY(found);
    pthread_t thread{};
    const auto body = [](void* mark) -> void* { return *static_cast<bool*>(mark) = has_stack(), mark; };
    void* result = nullptr;
    QCOMPARE(::pthread_create(&thread, nullptr, body, &returned), 0);
    QCOMPARE(::pthread_join(thread, &result), 0);
    QVERIFY(returned && result == &returned);
    QVERIFY(std::async(std::launch::async, &has_stack).get());
  }

  void threadsOfLibrariesHaveOne() {
    std::vector<int> workers(4, -1);
#pragma omp parallel for num_threads(4) schedule(static, 1)
    for (int i = 0; i < 4; ++i) workers[static_cast<std::size_t>(i)] = has_stack();
    QCOMPARE(std::ranges::count(workers, 1), 4);

    std::promise<bool> of_libtorch;
    at::launch([&] { of_libtorch.set_value(has_stack()); });
    QVERIFY(of_libtorch.get_future().get());

    std::promise<bool> of_qt;
    QThreadPool::globalInstance()->start([&] { of_qt.set_value(has_stack()); });
    QVERIFY(of_qt.get_future().get());
  }

  void handlersRunThere() {
    struct sigaction action {
    }, before{};
    action.sa_handler = note_frame;
    action.sa_flags = SA_ONSTACK;
    QCOMPARE(::sigaction(SIGUSR2, &action, &before), 0);
    bool there = false;
    std::jthread([&] {
      ::pthread_kill(::pthread_self(), SIGUSR2);
      there = within_stack(frame.load());
    }).join();
    QVERIFY(there);
    QCOMPARE(::sigaction(SIGUSR2, &before, nullptr), 0);
  }

  void oneIsEnough() {
    stack_t before{}, after{};
    ::sigaltstack(nullptr, &before);
    aq::ensure_signal_stack();
    ::sigaltstack(nullptr, &after);
    QCOMPARE(after.ss_sp, before.ss_sp);
  }

  void itIsGivenBackWithItsThread() {
    const auto use_one = [] { std::jthread(&has_stack).join(); };
    use_one();
    const long before = mapped_pages();
    constexpr int kThreads = 500;
    for (int i = 0; i < kThreads; ++i) use_one();
    QVERIFY(mapped_pages() - before < kThreads);  // a stack has sixteen or more
  }
};

AQ_TEST(SignalStackTest)
#include "signal_stack_test.moc"
