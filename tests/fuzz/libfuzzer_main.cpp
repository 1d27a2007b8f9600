// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What libFuzzer calls; each fuzzer links one target.
#include <cstdint>

#include "tests/fuzz/fuzz_target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  aq::fuzz::run(aq::fuzz::targets().front(), std::as_bytes(std::span(data, size)));
  return 0;
}
