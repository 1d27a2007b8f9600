// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>

namespace aq {

/// While it lives, interruption_point() on this thread calls the given function. So a stop reaches work that
/// is too deep to be handed a context: a product of the backward pass, a row of a code book, a text being cut
/// into tokens, an array on its way to the disk.
class Interruptible {
 public:
  /// @param check throws where the work is to end, and may wait
  explicit Interruptible(std::function<void()> check);
  ~Interruptible();  ///< what held before holds again
  Interruptible(const Interruptible&) = delete;
  Interruptible& operator=(const Interruptible&) = delete;

 private:
  std::function<void()> check_;
  const std::function<void()>* before_;
};

/// While it lives, no interruption_point() on this thread does anything: for what has to be written down when
/// work was interrupted.
class Uninterruptible {
 public:
  Uninterruptible();
  ~Uninterruptible();
  Uninterruptible(const Uninterruptible&) = delete;
  Uninterruptible& operator=(const Uninterruptible&) = delete;

 private:
  const std::function<void()>* before_;
};

/// To be called between two pieces of work, each of some ten milliseconds at most, wherever an exception may
/// pass. @throws Error(Cancelled) where this thread's work is to end
void interruption_point();

/// The same for pieces of microseconds: every thousandth call is an interruption point.
class FrequentInterruptionPoint {
 public:
  void operator()() {
    if (++calls_ % kCalls == 0) interruption_point();
  }

 private:
  static constexpr unsigned kCalls = 1024;
  unsigned calls_ = 0;
};

}  // namespace aq
