// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/chat_template/text_methods.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <map>

#include "core/text/chat_template/operators.h"
#include "core/text/chat_template/text_changes.h"
#include "core/text/chat_template/text_search.h"
#include "core/text/chat_template/text_splitting.h"
#include "core/text/chat_template/work.h"
#include "core/text/utf8.h"

namespace aq::jinja {
namespace {

bool is_decimal(char32_t c) { return u_isdigit(static_cast<UChar32>(c)) != 0; }
bool is_letter_or_number(char32_t c) { return is_letter(c) || is_number(c); }

/// Whether a text is not empty and all its characters are so.
template <bool (*belongs)(char32_t)>
Value all_are(const std::string& text, const Arguments&, Work&) {
  bool all = !text.empty();
  for (std::size_t position = 0; all && position < text.size();)
    all = belongs(next_character(text, position));
  return all;
}

const std::string* characters_of(const Arguments& arguments) {
  const Value* value = arguments.find(0, "chars");
  return value ? value->text() : nullptr;
}

/// @param matches whether a text is at the start, or at the end
template <bool (*matches)(std::string_view, std::string_view)>
Value with_affix(const std::string& text, const Arguments& arguments, Work& work) {
  if (arguments.positional.size() == 1) {
    const Value& affix = arguments.positional[0];
    if (affix.text()) return matches(text, *affix.text());
    if (affix.list())
      return std::ranges::any_of(affix.list()->items, [&](const Value& one) {
        if (!one.text()) return false;
        work.look_through(one.text()->size());
        return matches(text, *one.text());
      });
  }
  fail("startswith and endswith take a text");
}
bool starts(std::string_view text, std::string_view affix) { return text.starts_with(affix); }
bool ends(std::string_view text, std::string_view affix) { return text.ends_with(affix); }

Value without_prefix(const std::string& text, const Arguments& arguments, Work&) {
  const std::string& prefix = require_text(arguments, 0, "prefix", "removeprefix");
  return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

Value without_suffix(const std::string& text, const Arguments& arguments, Work&) {
  const std::string& suffix = require_text(arguments, 0, "suffix", "removesuffix");
  return text.ends_with(suffix) ? text.substr(0, text.size() - suffix.size()) : text;
}

/// A place in bytes as one in characters; -1 where there is none.
std::int64_t characters_before(const std::string& text, std::size_t place) {
  if (place == text.npos) return -1;
  return static_cast<std::int64_t>(count_characters(std::string_view(text).substr(0, place)));
}

Value find_first(const std::string& text, const Arguments& arguments, Work& work) {
  return characters_before(text, TextSearch(require_text(arguments, 0, "sub", "find"), work).find(text));
}

Value find_last(const std::string& text, const Arguments& arguments, Work& work) {
  const TextSearch search(require_text(arguments, 0, "sub", "rfind"), work, TextSearch::Direction::Backward);
  return characters_before(text, search.find(text));
}

Value count(const std::string& text, const Arguments& arguments, Work& work) {
  const std::string& part = require_text(arguments, 0, "sub", "count");
  if (part.empty()) return static_cast<std::int64_t>(count_characters(text)) + 1;
  const TextSearch search(part, work);
  std::int64_t found = 0;
  for (std::size_t at = search.find(text); at != text.npos; at = search.find(text, at + part.size())) ++found;
  return found;
}

Value join(const std::string& text, const Arguments& arguments, Work& work) {
  if (arguments.positional.size() != 1) fail("join takes one list");
  std::string out;
  const auto parts = items_of(arguments.positional[0], work);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!parts[i].text()) fail("join takes texts, not " + kind_of(parts[i]));
    out += (i > 0 ? text : "") + *parts[i].text();
    if (out.size() > Work::kLongestText) fail("it makes a text that is too long");
  }
  return out;
}

Value replace_method(const std::string& text, const Arguments& arguments, Work& work) {
  const Value* most = arguments.find(2, "count");
  return replace(text, require_text(arguments, 0, "old", "replace"),
                 require_text(arguments, 1, "new", "replace"), most ? require_integer(*most, "replace") : -1,
                 work);
}

Value strip(const std::string& text, const Arguments& arguments, Work& work) {
  return trim(text, characters_of(arguments), work);
}

Value strip_start(const std::string& text, const Arguments& arguments, Work& work) {
  return std::string(trim_start(text, TrimmedCharacters(characters_of(arguments), work)));
}

Value strip_end(const std::string& text, const Arguments& arguments, Work& work) {
  return std::string(trim_end(text, TrimmedCharacters(characters_of(arguments), work)));
}

}  // namespace

TextMethod text_method(const std::string& name) {
  static const std::map<std::string, TextMethod> methods = {
      {"upper", [](const std::string& text, const Arguments&, Work&) { return Value(upper(text)); }},
      {"lower", [](const std::string& text, const Arguments&, Work&) { return Value(lower(text)); }},
      {"title", [](const std::string& text, const Arguments&, Work&) { return Value(title(text)); }},
      {"capitalize",
       [](const std::string& text, const Arguments&, Work&) { return Value(capitalize(text)); }},
      {"strip", strip},
      {"lstrip", strip_start},
      {"rstrip", strip_end},
      {"split", split},
      {"rsplit", rsplit},
      {"splitlines", splitlines},
      {"replace", replace_method},
      {"startswith", with_affix<starts>},
      {"endswith", with_affix<ends>},
      {"removeprefix", without_prefix},
      {"removesuffix", without_suffix},
      {"find", find_first},
      {"rfind", find_last},
      {"count", count},
      {"join", join},
      {"isdigit", all_are<is_decimal>},
      {"isnumeric", all_are<is_number>},
      {"isalpha", all_are<is_letter>},
      {"isalnum", all_are<is_letter_or_number>},
      {"isspace", all_are<is_python_space>}};
  const auto found = methods.find(name);
  return found == methods.end() ? nullptr : found->second;
}

}  // namespace aq::jinja
