// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/corpus.h"
#include "tests/fuzz/fuzz_target.h"

AQ_FUZZ_TARGET(corpus_gzip) {
  constexpr std::size_t kLongest = std::size_t{4} << 20;  // a bomb ends there, and soon enough to be fuzzed
  aq::corpus_text(bytes, "fuzz.json.gz", kLongest);
}
