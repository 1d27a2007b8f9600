// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>

namespace aq {

/// Ends work on a text that takes a hundred times what it should, in however many pieces and steps it is
/// done. Counts this thread's processor time, so that a loaded machine changes nothing.
class WorkLimit {
 public:
  explicit WorkLimit(std::size_t bytes) : left_(kBase + static_cast<double>(bytes) * kPerByte) {}

  /// While it lives, what this thread does counts, and the limit is the one that current() gives.
  class Counting {
   public:
    explicit Counting(WorkLimit& limit);
    ~Counting();
    Counting(const Counting&) = delete;
    Counting& operator=(const Counting&) = delete;

   private:
    WorkLimit& limit_;
    const WorkLimit* before_;
  };

  /// The limit that this thread's work counts for; null where there is none.
  static const WorkLimit* current();

  /// Cheap enough to ask for every match: looks at the clock now and then only.
  bool exceeded() const { return ++asked_ % 64 == 0 && exceeded_now(); }
  bool exceeded_now() const;

 private:
  static constexpr double kBase = 1.0;      // seconds
  static constexpr double kPerByte = 2e-5;  // seconds; splitting ordinary text takes some 2e-7

  double left_;     // seconds, while nothing counts
  double end_ = 0;  // on the thread's clock, while something does
  mutable unsigned asked_ = 0;
};

/// Between two steps of such work, whatever they do. @throws Error(BadInput) where the limit is exceeded,
/// Error(Cancelled)
void require_work_left();

}  // namespace aq
