// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/engine/memory_guard.h"

#include <algorithm>
#include <string>

#include "core/base/error.h"
#include "core/engine/available_memory.h"
#include "core/engine/memory_plan.h"

namespace aq {
namespace {

using GuardClock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kGuardInterval{100};
/// With less than this left a run ends: writing down what it has done takes some.
constexpr std::int64_t kLeastLeft = 48'000'000;

[[noreturn]] void end_run(const std::string& reason) {
  throw Error(ErrorKind::Memory, "running within", "the memory", reason,
              "go on with --resume and a larger --memory-budget, shorter samples or fewer of them");
}

}  // namespace

/// What the process held before is not the run's: a window with its pages takes more than a budget reckons
/// with.
MemoryGuard::MemoryGuard(const RunSpec& spec)
    : budget_(spec.memory_budget), before_(std::max<std::int64_t>(0, anonymous_memory() - kProgramMemory)) {}

void MemoryGuard::check() {
  const auto now = GuardClock::now();
  if (now < next_) return;
  next_ = now + kGuardInterval;
  if (const std::int64_t held = anonymous_memory() - before_; budget_ > 0 && held > budget_)
    end_run("the run holds " + memory_text(held) + ", more than its budget of " + memory_text(budget_));
  if (const std::int64_t left = available_memory(); left < kLeastLeft)
    end_run("only " + memory_text(left) + " of memory are left to the program");
}

}  // namespace aq
