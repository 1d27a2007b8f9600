// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/page_advice.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>

namespace aq {
namespace {

int system_advice(PageAdvice advice) {
  switch (advice) {
    case PageAdvice::WillNeed:
      return MADV_WILLNEED;
    case PageAdvice::GiveBack:
      return MADV_DONTNEED;
    case PageAdvice::Huge:
      break;
  }
#if defined(MADV_HUGEPAGE)
  return MADV_HUGEPAGE;
#else
  return MADV_NORMAL;
#endif
}

}  // namespace

void advise(const std::byte* start, std::size_t bytes, PageAdvice advice) {
  static const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  const auto begin = reinterpret_cast<std::uintptr_t>(start), end = begin + bytes;
  const bool whole = advice != PageAdvice::WillNeed;
  const std::uintptr_t first = whole ? (begin + page - 1) / page * page : begin / page * page;
  const std::uintptr_t last = whole ? end / page * page : (end + page - 1) / page * page;
  if (first >= last) return;
  ::madvise(reinterpret_cast<void*>(first), last - first, system_advice(advice));
}

}  // namespace aq
