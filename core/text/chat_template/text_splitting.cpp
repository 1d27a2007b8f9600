// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/chat_template/text_splitting.h"

#include <algorithm>

#include "core/text/chat_template/operators.h"
#include "core/text/chat_template/text_changes.h"
#include "core/text/chat_template/text_search.h"
#include "core/text/utf8.h"

namespace aq::jinja {
namespace {

void add_part(List& parts, std::string_view part, Work& work) {
  make_item(part.size(), work);
  parts.items.emplace_back(std::string(part));
}

List split_at_spaces(std::string_view text, std::int64_t most, Work& work) {
  const TrimmedCharacters spaces(nullptr, work);
  List parts;
  for (text = trim_start(text, spaces); !text.empty(); text = trim_start(text, spaces)) {
    if (most == 0) {
      add_part(parts, trim_end(text, spaces), work);
      break;
    }
    std::size_t end = 0;
    for (std::size_t next = 0; next < text.size(); end = next)
      if (is_python_space(next_character(text, next))) break;
    add_part(parts, text.substr(0, end), work);
    text.remove_prefix(end);
    --most;
  }
  return parts;
}

}  // namespace

Value split(const std::string& text, const Arguments& arguments, Work& work) {
  const Value* separator = arguments.find(0, "sep");
  const Value* given = arguments.find(1, "maxsplit");
  std::int64_t most = given ? require_integer(*given, "split") : -1;
  if (separator == nullptr || separator->is_none()) return split_at_spaces(text, most, work);
  const std::string& mark = require_text(arguments, 0, "sep", "split");
  if (mark.empty()) fail("split takes a separator that is not empty");
  const TextSearch search(mark, work);
  const std::string_view whole = text;
  List parts;
  std::size_t begin = 0;
  for (std::size_t found = search.find(whole); found != whole.npos && most != 0;
       found = search.find(whole, begin), --most) {
    add_part(parts, whole.substr(begin, found - begin), work);
    begin = found + mark.size();
  }
  add_part(parts, whole.substr(begin), work);
  return parts;
}

Value rsplit(const std::string& text, const Arguments& arguments, Work& work) {
  const Value* given = arguments.find(1, "maxsplit");
  std::int64_t most = given ? require_integer(*given, "rsplit") : -1;
  if (most < 0) return split(text, arguments, work);
  const std::string& mark = require_text(arguments, 0, "sep", "rsplit");
  if (mark.empty()) fail("rsplit takes a separator that is not empty");
  const TextSearch search(mark, work, TextSearch::Direction::Backward);
  List parts;  // the last first
  std::string_view rest = text;
  for (std::size_t found = search.find(rest); found != rest.npos && most > 0;
       found = search.find(rest), --most) {
    add_part(parts, rest.substr(found + mark.size()), work);
    rest = rest.substr(0, found);
  }
  add_part(parts, rest, work);
  std::ranges::reverse(parts.items);
  return parts;
}

Value splitlines(const std::string& text, const Arguments&, Work& work) {
  List lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find_first_of("\r\n", begin), text.size());
    add_part(lines, std::string_view(text).substr(begin, end - begin), work);
    begin = end + (text.compare(end, 2, "\r\n") == 0 ? 2 : 1);
  }
  return lines;
}

}  // namespace aq::jinja
