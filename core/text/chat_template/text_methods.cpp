#include "core/text/chat_template/text_methods.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <map>

#include "core/text/chat_template/operators.h"
#include "core/text/chat_template/work.h"
#include "core/text/utf8.h"

namespace aq::jinja {
namespace {

bool is_letter(char32_t c) { return (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_L_MASK) != 0; }
bool is_decimal(char32_t c) { return u_isdigit(static_cast<UChar32>(c)) != 0; }
bool is_letter_or_number(char32_t c) { return is_letter(c) || is_number(c); }
bool is_python_space(char32_t c) { return is_white_space(c) || (c >= 0x1c && c <= 0x1f); }

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

/// Whether a text is not empty and all its characters are so.
template <bool (*belongs)(char32_t)>
Value all_are(const std::string& text, const Arguments&) {
  bool all = !text.empty();
  for (std::size_t position = 0; all && position < text.size();)
    all = belongs(next_character(text, position));
  return all;
}

bool belongs_to(std::string_view text, std::size_t begin, std::size_t end, const std::string* characters) {
  if (characters != nullptr) return characters->find(text.substr(begin, end - begin)) != characters->npos;
  return is_python_space(next_character(text, begin));
}

std::string_view trim_start(std::string_view text, const std::string* characters) {
  for (std::size_t end = 0; end < text.size();) {
    const std::size_t begin = end;
    next_character(text, end);
    if (!belongs_to(text, begin, end, characters)) return text.substr(begin);
  }
  return {};
}

std::string_view trim_end(std::string_view text, const std::string* characters) {
  while (!text.empty()) {
    std::size_t begin = text.size() - 1;
    while (begin > 0 && (text[begin] & 0xc0) == 0x80) --begin;
    if (!belongs_to(text, begin, text.size(), characters)) break;
    text = text.substr(0, begin);
  }
  return text;
}

const std::string* characters_of(const Arguments& arguments) {
  const Value* value = arguments.find(0, "chars");
  return value ? value->text() : nullptr;
}

List split_at_spaces(std::string_view text, std::int64_t most) {
  List parts;
  for (text = trim_start(text, nullptr); !text.empty(); text = trim_start(text, nullptr)) {
    if (most == 0) {
      parts.items.emplace_back(std::string(trim_end(text, nullptr)));
      break;
    }
    std::size_t end = 0;
    for (std::size_t next = 0; next < text.size(); end = next)
      if (is_python_space(next_character(text, next))) break;
    parts.items.emplace_back(std::string(text.substr(0, end)));
    text.remove_prefix(end);
    --most;
  }
  return parts;
}

Value split(const std::string& text, const Arguments& arguments) {
  const Value* separator = arguments.find(0, "sep");
  const Value* given = arguments.find(1, "maxsplit");
  std::int64_t most = given ? require_integer(*given, "split") : -1;
  if (separator == nullptr || separator->is_none()) return split_at_spaces(text, most);
  const std::string& mark = require_text(arguments, 0, "sep", "split");
  if (mark.empty()) fail("split takes a separator that is not empty");
  List parts;
  std::size_t begin = 0;
  for (std::size_t found = text.find(mark); found != text.npos && most != 0;
       found = text.find(mark, begin), --most) {
    parts.items.emplace_back(text.substr(begin, found - begin));
    begin = found + mark.size();
  }
  parts.items.emplace_back(text.substr(begin));
  return parts;
}

Value rsplit(const std::string& text, const Arguments& arguments) {
  const Value* given = arguments.find(1, "maxsplit");
  std::int64_t most = given ? require_integer(*given, "rsplit") : -1;
  if (most < 0) return split(text, arguments);
  const std::string& mark = require_text(arguments, 0, "sep", "rsplit");
  if (mark.empty()) fail("rsplit takes a separator that is not empty");
  List parts;  // the last first
  std::string_view rest = text;
  for (std::size_t found = rest.rfind(mark); found != rest.npos && most > 0;
       found = rest.rfind(mark), --most) {
    parts.items.emplace_back(std::string(rest.substr(found + mark.size())));
    rest = rest.substr(0, found);
  }
  parts.items.emplace_back(std::string(rest));
  std::ranges::reverse(parts.items);
  return parts;
}

Value splitlines(const std::string& text, const Arguments&) {
  List lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find_first_of("\r\n", begin), text.size());
    lines.items.emplace_back(text.substr(begin, end - begin));
    begin = end + (text.compare(end, 2, "\r\n") == 0 ? 2 : 1);
  }
  return lines;
}

/// @param matches whether a text is at the start, or at the end
template <bool (*matches)(std::string_view, std::string_view)>
Value with_affix(const std::string& text, const Arguments& arguments) {
  if (arguments.positional.size() == 1) {
    const Value& affix = arguments.positional[0];
    if (affix.text()) return matches(text, *affix.text());
    if (affix.list())
      return std::ranges::any_of(affix.list()->items,
                                 [&](const Value& one) { return one.text() && matches(text, *one.text()); });
  }
  fail("startswith and endswith take a text");
}
bool starts(std::string_view text, std::string_view affix) { return text.starts_with(affix); }
bool ends(std::string_view text, std::string_view affix) { return text.ends_with(affix); }

Value without_prefix(const std::string& text, const Arguments& arguments) {
  const std::string& prefix = require_text(arguments, 0, "prefix", "removeprefix");
  return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

Value without_suffix(const std::string& text, const Arguments& arguments) {
  const std::string& suffix = require_text(arguments, 0, "suffix", "removesuffix");
  return text.ends_with(suffix) ? text.substr(0, text.size() - suffix.size()) : text;
}

/// A place in bytes as one in characters; -1 where there is none.
std::int64_t characters_before(const std::string& text, std::size_t place) {
  if (place == text.npos) return -1;
  return static_cast<std::int64_t>(count_characters(std::string_view(text).substr(0, place)));
}

Value find_first(const std::string& text, const Arguments& arguments) {
  return characters_before(text, text.find(require_text(arguments, 0, "sub", "find")));
}

Value find_last(const std::string& text, const Arguments& arguments) {
  return characters_before(text, text.rfind(require_text(arguments, 0, "sub", "rfind")));
}

Value count(const std::string& text, const Arguments& arguments) {
  const std::string& part = require_text(arguments, 0, "sub", "count");
  if (part.empty()) return static_cast<std::int64_t>(count_characters(text)) + 1;
  std::int64_t found = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

Value join(const std::string& text, const Arguments& arguments) {
  if (arguments.positional.size() != 1) fail("join takes one list");
  std::string out;
  const auto parts = items_of(arguments.positional[0]);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!parts[i].text()) fail("join takes texts, not " + kind_of(parts[i]));
    out += (i > 0 ? text : "") + *parts[i].text();
    if (out.size() > Work::kLongestText) fail("it makes a text that is too long");
  }
  return out;
}

Value replace_method(const std::string& text, const Arguments& arguments) {
  const Value* most = arguments.find(2, "count");
  return replace(text, require_text(arguments, 0, "old", "replace"),
                 require_text(arguments, 1, "new", "replace"), most ? require_integer(*most, "replace") : -1);
}

}  // namespace

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

std::string trim(std::string_view text, const std::string* characters) {
  return std::string(trim_end(trim_start(text, characters), characters));
}

std::string replace(std::string_view text, std::string_view from, std::string_view to, std::int64_t count) {
  std::string out;
  std::size_t begin = 0;
  while (count != 0 && begin <= text.size()) {
    const std::size_t found = text.find(from, begin);
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

TextMethod text_method(const std::string& name) {
  static const std::map<std::string, TextMethod> methods = {
      {"upper", [](const std::string& text, const Arguments&) { return Value(upper(text)); }},
      {"lower", [](const std::string& text, const Arguments&) { return Value(lower(text)); }},
      {"title", [](const std::string& text, const Arguments&) { return Value(title(text)); }},
      {"capitalize", [](const std::string& text, const Arguments&) { return Value(capitalize(text)); }},
      {"strip", [](const std::string& text,
                   const Arguments& given) { return Value(trim(text, characters_of(given))); }},
      {"lstrip",
       [](const std::string& text, const Arguments& given) {
         return Value(std::string(trim_start(text, characters_of(given))));
       }},
      {"rstrip",
       [](const std::string& text, const Arguments& given) {
         return Value(std::string(trim_end(text, characters_of(given))));
       }},
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
