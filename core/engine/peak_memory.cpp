// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/engine/peak_memory.h"

#include <sys/resource.h>

#include <fstream>

namespace aq {

void reset_peak_memory() { std::ofstream("/proc/self/clear_refs") << '5'; }  // proc(5)

std::int64_t peak_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss * 1024;
}

}  // namespace aq
