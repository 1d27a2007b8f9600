#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/checkpoint/json_view.h"
#include "core/text/normalizer.h"

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
  void insert(std::string_view content, const AddedToken* token);
  Match longest_at(std::string_view text) const;

  // A trie: node and next byte → node; node 0 is the root.
  std::unordered_map<std::uint64_t, std::uint32_t> edges_;
  std::vector<const AddedToken*> ends_{nullptr};  // by node
  std::vector<bool> first_bytes_ = std::vector<bool>(256, false);
};

}  // namespace aq
