// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <chrono>
#include <cstdint>

#include "core/run/run_spec.h"

namespace aq {

/// Ends a run that takes more memory than it may, while there is still enough to end it in order: what was
/// planned from shapes is an estimate.
class MemoryGuard {
 public:
  explicit MemoryGuard(const RunSpec& spec);

  /// Looks at most every tenth of a second. @throws Error(Memory)
  void check();

 private:
  std::int64_t budget_;  ///< bytes; 0: what the system has
  std::int64_t before_;  ///< bytes that the process held in excess of what a run's program is taken to
  std::chrono::steady_clock::time_point next_{};
};

}  // namespace aq
