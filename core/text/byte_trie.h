// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/text/pair_map.h"

namespace aq {

/// Texts, each with a number, to be found at the start of another text.
class ByteTrie {
 public:
  /// The same text again replaces its number. @param value not negative
  /// @throws Error(BadInput) where the texts take more memory than any real vocabulary's, or one more time:
  /// prefixes() goes through it at every place of a text that repeats it
  void insert(std::string_view text, std::int32_t value) {
    if (text.size() > kLongestText)
      throw Error(ErrorKind::BadInput, "reading", "the tokenizer",
                  "one of its pieces is longer than " + std::to_string(kLongestText) + " bytes");
    std::uint32_t node = 0;
    for (const char byte : text) {
      const auto [next, added] = edges_.try_emplace(node, static_cast<std::uint8_t>(byte),
                                                    static_cast<std::uint32_t>(values_.size()));
      node = *next;
      if (added) values_.push_back(kNone);
      if (values_.size() > kMostNodes)
        throw Error(ErrorKind::BadInput, "reading", "the tokenizer", "its pieces are too long altogether");
    }
    values_[node] = value;
  }

  /// Calls `found(length, value)` for each text that stands at the start of `text`, the shortest first.
  template <typename Found>
  void prefixes(std::string_view text, Found found) const {
    std::uint32_t node = 0;
    for (std::size_t length = 1; length <= text.size(); ++length) {
      const auto* next = edges_.find(node, static_cast<std::uint8_t>(text[length - 1]));
      if (next == nullptr) return;
      node = *next;
      if (values_[node] != kNone) found(length, values_[node]);
    }
  }

 private:
  static constexpr std::int32_t kNone = -1;
  static constexpr std::size_t kLongestText = 4096;  ///< published vocabularies have some hundred bytes
  static constexpr std::size_t kMostNodes =
      16u << 20;                             ///< the largest published vocabularies need some two million
  PairMap<std::uint32_t> edges_;             // node and next byte → node; node 0 is the root
  std::vector<std::int32_t> values_{kNone};  // by node
};

}  // namespace aq
