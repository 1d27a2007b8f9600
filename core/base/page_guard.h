// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>

namespace aq {

struct GuardedPages;

/// Keeps the process alive where pages of a mapped file are lost. Whoever shortens the file takes its last
/// pages away, a failing disk any of them, and touching one raises SIGBUS. Within a guarded range such a
/// touch is told here instead: from then on the whole range reads as zeros and lost() says so. What was read
/// of it counts for nothing then, and it is for the reader to ask before a result leaves its hands.
class PageGuard {
 public:
  /// @param start of a mapping, on a page's boundary; it stays mapped for as long as this object lives
  PageGuard(const void* start, std::size_t bytes);
  ~PageGuard();
  PageGuard(const PageGuard&) = delete;
  PageGuard& operator=(const PageGuard&) = delete;

  bool lost() const;

 private:
  GuardedPages* pages_;
};

}  // namespace aq
