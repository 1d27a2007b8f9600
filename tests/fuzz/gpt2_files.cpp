// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <array>

#include "core/text/tokenizer.h"
#include "tests/fuzz/fuzz_target.h"

/// A tokenizer of several files, which follow each other with zero bytes between.
AQ_FUZZ_TARGET(gpt2_files) {
  constexpr std::array kNames{"vocab.json", "merges.txt", "tokenizer_config.json", "added_tokens.json",
                              "special_tokens_map.json"};
  std::vector<aq::EmbeddedFile> files;
  for (const char* name : kNames) {
    const auto end = std::ranges::find(bytes, std::byte{0});
    const auto part = bytes.first(static_cast<std::size_t>(end - bytes.begin()));
    if (!part.empty()) files.push_back({name, part});
    bytes = bytes.subspan(std::min(bytes.size(), part.size() + 1));
  }
  const auto tokenizer = aq::open_tokenizer(*aq::embedded_files("fuzz", files));
  const auto ids = tokenizer->encode("  The caf\u00e9, \u4f60\u597d 123\n\xff <s>don't</s>", true);
  tokenizer->decode(ids, true);
}
