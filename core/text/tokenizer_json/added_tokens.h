// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/checkpoint/json_view.h"
#include "core/text/byte_trie.h"
#include "core/text/tokenizer_json/normalizer.h"

namespace aq {

/// A token that is found in the text as it stands, before anything else looks at the text.
struct AddedToken {
  std::string content;
  std::int32_t id = 0;
  bool special = false;
  bool single_word = false;             ///< only where no word character stands beside it
  bool lstrip = false, rstrip = false;  ///< takes the white space beside it with it
  bool normalized = true;               ///< looked for in the normalized text
};

/// A token's content and flags; its id stands elsewhere. @throws Error(BadInput)
AddedToken read_added_token(const JsonView& json);

/// The "added_tokens" of tokenizer.json. @throws Error(BadInput)
std::vector<AddedToken> read_added_tokens(const JsonView& json);

/// A part of a text: a token's occurrence, or text between two (`token` null).
struct Segment {
  std::string_view text;
  const AddedToken* token = nullptr;
};

/// Finds tokens in a text, the leftmost first and of those the longest.
class TokenFinder {
 public:
  /// @param tokens must outlive this. @param normalizer applied to their contents; may be null
  TokenFinder(const std::vector<const AddedToken*>& tokens, const Normalizer* normalizer);
  std::vector<Segment> split(std::string_view text) const;

 private:
  struct Match {
    std::size_t length = 0;
    const AddedToken* token = nullptr;
  };
  Match longest_at(std::string_view text) const;

  std::vector<const AddedToken*> tokens_;
  ByteTrie trie_;  // of their contents, with the places in tokens_
  std::vector<bool> first_bytes_ = std::vector<bool>(256, false);
};

}  // namespace aq
