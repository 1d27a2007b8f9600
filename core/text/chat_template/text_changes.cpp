// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/chat_template/text_changes.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <utility>

#include "core/text/chat_template/text_search.h"
#include "core/text/chat_template/value.h"
#include "core/text/chat_template/work.h"
#include "core/text/utf8.h"

namespace aq::jinja {
namespace {

/// @param change (character, whether a letter stands before it) → character
template <typename Change>
std::string change_each(std::string_view text, Change change) {
  std::string out;
  bool after_letter = false;
  for (std::size_t position = 0; position < text.size();) {
    const char32_t character = next_character(text, position);
    append_character(out, static_cast<char32_t>(change(static_cast<UChar32>(character), after_letter)));
    after_letter = is_letter(character);
  }
  return out;
}

}  // namespace

bool is_letter(char32_t c) { return (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_L_MASK) != 0; }
bool is_python_space(char32_t c) { return is_white_space(c) || (c >= 0x1c && c <= 0x1f); }

TrimmedCharacters::TrimmedCharacters(const std::string* characters, Work& work) {
  if (characters == nullptr) return;
  work.step(characters->size());
  characters_.emplace();
  for (std::size_t position = 0; position < characters->size();)
    characters_->insert(next_character(*characters, position));
}

bool TrimmedCharacters::contains(char32_t character) const {
  return characters_ ? characters_->contains(character) : is_python_space(character);
}

std::string_view trim_start(std::string_view text, const TrimmedCharacters& characters) {
  for (std::size_t end = 0; end < text.size();) {
    const std::size_t begin = end;
    if (!characters.contains(next_character(text, end))) return text.substr(begin);
  }
  return {};
}

std::string_view trim_end(std::string_view text, const TrimmedCharacters& characters) {
  while (!text.empty()) {
    std::size_t begin = text.size() - 1;
    while (begin > 0 && (text[begin] & 0xc0) == 0x80) --begin;
    std::size_t position = begin;
    if (!characters.contains(next_character(text, position))) break;
    text = text.substr(0, begin);
  }
  return text;
}

std::string upper(std::string_view text) {
  std::string out;
  for (std::size_t position = 0; position < text.size();) {
    const char32_t character = next_character(text, position);
    if (character == 0xdf)
      out += "SS";
    else
      append_character(out, static_cast<char32_t>(u_toupper(static_cast<UChar32>(character))));
  }
  return out;
}

std::string lower(std::string_view text) {
  return change_each(text, [](UChar32 c, bool) { return u_tolower(c); });
}

std::string capitalize(std::string_view text) {
  bool first = true;
  return change_each(
      text, [&](UChar32 c, bool) { return std::exchange(first, false) ? u_totitle(c) : u_tolower(c); });
}

std::string title(std::string_view text) {
  return change_each(text,
                     [](UChar32 c, bool after_letter) { return after_letter ? u_tolower(c) : u_totitle(c); });
}

std::string trim(std::string_view text, const std::string* characters, Work& work) {
  const TrimmedCharacters trimmed(characters, work);
  return std::string(trim_end(trim_start(text, trimmed), trimmed));
}

std::string replace(std::string_view text, std::string_view from, std::string_view to, std::int64_t count,
                    Work& work) {
  const TextSearch search(from, work);
  std::string out;
  std::size_t begin = 0;
  while (count != 0 && begin <= text.size()) {
    const std::size_t found = search.find(text, begin);
    if (found == text.npos) break;
    out += text.substr(begin, found - begin);
    out += to;
    begin = found + from.size();
    if (from.empty()) {  // between all characters
      if (begin == text.size()) return out;
      std::size_t next = begin;
      next_character(text, next);
      out += text.substr(begin, next - begin);
      begin = next;
    }
    if (out.size() > Work::kLongestText) fail("it makes a text that is too long");
    --count;
  }
  return out += text.substr(std::min(begin, text.size()));
}

}  // namespace aq::jinja
