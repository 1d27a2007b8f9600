// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/fuzz/fuzz_target.h"

#include "core/base/error.h"

namespace aq::fuzz {

std::vector<Target>& targets() {
  static std::vector<Target> all;
  return all;
}

void run(const Target& target, std::span<const std::byte> bytes) {
  try {
    target.parse(bytes);
  } catch (const Error& error) {
    // Bad input must not look like a fault of the program.
    if (error.kind() == ErrorKind::Internal) throw;
  }
}

}  // namespace aq::fuzz
