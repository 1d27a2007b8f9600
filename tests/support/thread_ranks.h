// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "core/base/error.h"
#include "core/run/ranks.h"
#include "core/run/run_context.h"

namespace aq::test {

/// What ranks that are threads of one process have in common.
class ThreadGroup {
 public:
  explicit ThreadGroup(int size) : slots_(static_cast<std::size_t>(size)) {}

  int size() const { return static_cast<int>(slots_.size()); }
  std::atomic<std::int64_t> numbers{0};

  /// Every rank posts something, and each looks at what all have posted: look(slots).
  template <typename Look>
  void exchange(int rank, const void* own, std::size_t count, const Look& look) {
    slots_[static_cast<std::size_t>(rank)] = {own, count};
    meet();
    look(slots_);
    meet();
  }

  /// Ends the waiting of all: a rank is gone.
  void abandon() {
    const std::scoped_lock lock(mutex_);
    abandoned_ = true;
    changed_.notify_all();
  }

 private:
  void meet() {
    std::unique_lock lock(mutex_);
    const std::int64_t round = round_;
    if (++arrived_ == size()) {
      arrived_ = 0;
      ++round_;
      changed_.notify_all();
    }
    changed_.wait(lock, [&] { return round_ != round || abandoned_; });
    if (abandoned_) throw Error(ErrorKind::Connection, "running", "a thread", "another one is gone");
  }

  struct Slot {
    const void* values = nullptr;
    std::size_t count = 0;
  };
  std::vector<Slot> slots_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int arrived_ = 0;
  std::int64_t round_ = 0;
  bool abandoned_ = false;
};

/// A rank that is a thread: what core/distributed does over a network, for tests of what is built on it.
class ThreadRanks : public Ranks {
 public:
  ThreadRanks(ThreadGroup& group, int rank) : group_(group), rank_(rank) {}

  int rank() const override { return rank_; }
  int size() const override { return group_.size(); }
  void sum(std::span<float> values) const override { reduce(values, std::plus()); }
  void sum(std::span<double> values) const override { reduce(values, std::plus()); }
  void max(std::span<double> values) const override {
    reduce(values, [](double a, double b) { return std::max(a, b); });
  }
  void broadcast(std::span<std::byte> bytes) const override {
    const std::vector<Bytes> all = gather(bytes);
    std::ranges::copy(all.front(), bytes.begin());
  }
  std::vector<Bytes> gather(std::span<const std::byte> own) const override {
    std::vector<Bytes> all;
    group_.exchange(rank_, own.data(), own.size(), [&](const auto& slots) {
      for (const auto& slot : slots) {
        const auto* first = static_cast<const std::byte*>(slot.values);
        all.emplace_back(first, first + slot.count);
      }
    });
    return all;
  }
  void gather_on_first(std::span<const std::byte> own, std::span<std::byte> all) const override {
    const std::vector<Bytes> parts = gather(own);
    auto out = all.begin();
    if (first())
      for (const Bytes& part : parts) out = std::ranges::copy(part, out).out;
  }
  void deal_from_first(std::span<const std::byte> all, std::span<std::byte> own) const override {
    const Bytes whole = gather(all).front();
    std::copy_n(whole.begin() + static_cast<std::ptrdiff_t>(own.size()) * rank_, own.size(), own.begin());
  }
  std::int64_t take_number() const override { return group_.numbers++; }

 private:
  template <typename Value, typename Operation>
  void reduce(std::span<Value> values, const Operation& operation) const {
    std::vector<Value> total;
    group_.exchange(rank_, values.data(), values.size(), [&](const auto& slots) {
      for (const auto& slot : slots) {
        if (slot.count != values.size())
          throw Error(ErrorKind::Internal, "reducing", "spans", "of two lengths");
        const auto* other = static_cast<const Value*>(slot.values);
        if (total.empty())
          total.assign(other, other + slot.count);
        else
          std::transform(total.begin(), total.end(), other, total.begin(), operation);
      }
    });
    std::ranges::copy(total, values.begin());
  }

  ThreadGroup& group_;
  int rank_;
};

/// Runs `body` as so many ranks, each a thread. @throws what the first one that failed threw
inline void run_on_threads(int size, const std::function<void(std::shared_ptr<const Ranks>)>& body) {
  ThreadGroup group(size);
  std::mutex mutex;
  std::exception_ptr failure;
  std::vector<std::jthread> threads;
  for (int rank = 0; rank < size; ++rank)
    threads.emplace_back([&, rank] {
      try {
        body(std::make_shared<const ThreadRanks>(group, rank));
      } catch (...) {
        {
          const std::scoped_lock lock(mutex);
          if (!failure) failure = std::current_exception();
        }
        group.abandon();
      }
    });
  threads.clear();
  if (failure) std::rethrow_exception(failure);
}

/// What `body` gives on each of so many ranks. @param watch hears of their events, from all threads
template <typename Result>
std::vector<Result> each_of_ranks(int size, const std::function<Result(const RunContext&)>& body,
                                  const std::function<void(const RunEvent&)>& watch = {}) {
  std::vector<Result> results(static_cast<std::size_t>(size));
  run_on_threads(size, [&](const std::shared_ptr<const Ranks>& ranks) {
    const RunContext context = RunContext({}, nullptr, watch).with_ranks(ranks);
    results[static_cast<std::size_t>(ranks->rank())] = body(context);
  });
  return results;
}

}  // namespace aq::test
