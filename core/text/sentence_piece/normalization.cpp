// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

// SentencePieceCodec: what becomes of a text before it is cut.
#include "core/base/interruption.h"
#include "core/text/growth_limit.h"
#include "core/text/sentence_piece/codec.h"
#include "core/text/utf8.h"

namespace aq {

/// The length of the longest user-defined piece at the start of a text; 0 where there is none.
std::size_t SentencePieceCodec::user_defined_at(std::string_view text) const {
  std::size_t longest = 0;
  user_defined_.prefixes(text, [&](std::size_t length, std::int32_t) { longest = length; });
  return longest;
}

/// Takes what the normalization looks at together from the start of a text. @returns what it becomes
std::string_view SentencePieceCodec::normalized_prefix(std::string_view& text) const {
  const auto take = [&](std::size_t length) {
    const std::string_view taken = text.substr(0, length);
    text.remove_prefix(length);
    return taken;
  };
  if (const std::size_t length = user_defined_at(text)) return take(length);
  if (const auto match = model_.characters.longest_at(text)) {
    take(match->length);
    return match->replacement;
  }
  return take(length_of_first_character(text));
}

std::string SentencePieceCodec::normalized(std::string_view text) const {
  const std::size_t whole = text.size();
  FrequentInterruptionPoint between_parts;
  if (model_.remove_extra_spaces) {
    for (std::string_view rest = text; !rest.empty(); text = rest) {
      between_parts();
      if (normalized_prefix(rest) != " ") break;
    }
  }
  std::string out;
  if (text.empty()) return out;
  const std::string_view space = model_.escape_spaces ? kSpaceMark : " ";
  if (model_.add_dummy_prefix) out += space;
  bool after_space = model_.remove_extra_spaces;
  while (!text.empty()) {
    between_parts();
    std::string_view part = normalized_prefix(text);
    while (after_space && part.starts_with(' ')) part.remove_prefix(1);
    for (const char c : part) {
      if (c == ' ')
        out += space;
      else
        out += c;
    }
    require_sane_growth(out.size(), whole);
    if (!part.empty()) after_space = model_.remove_extra_spaces && part.ends_with(' ');
  }
  while (model_.remove_extra_spaces && out.ends_with(space)) out.erase(out.size() - space.size());
  return out;
}

}  // namespace aq
