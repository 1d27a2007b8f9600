#include "core/base/page_advice.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>

namespace aq {

void advise(const std::byte* start, std::size_t bytes, PageAdvice advice) {
  static const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  const auto begin = reinterpret_cast<std::uintptr_t>(start), end = begin + bytes;
  const bool gives = advice == PageAdvice::GiveBack;
  const std::uintptr_t first = gives ? (begin + page - 1) / page * page : begin / page * page;
  const std::uintptr_t last = gives ? end / page * page : (end + page - 1) / page * page;
  if (first >= last) return;
  ::madvise(reinterpret_cast<void*>(first), last - first, gives ? MADV_DONTNEED : MADV_WILLNEED);
}

}  // namespace aq
