// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/tokenizer.h"
#include "tests/fuzz/fuzz_target.h"

/// A tokenizer that opens must also encode and decode whatever it is given.
AQ_FUZZ_TARGET(tokenizer_json) {
  const auto tokenizer = aq::open_tokenizer(*aq::embedded_files("fuzz", {{"tokenizer.json", bytes}}));
  const auto ids = tokenizer->encode("  The caf\u00e9, \u4f60\u597d 123\n\xff <s>don't</s>", true);
  tokenizer->decode(ids, true);
  tokenizer->decode({0, 1, 2, 3, 1'000'000, -1}, false);
}
