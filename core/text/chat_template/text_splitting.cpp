// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/chat_template/text_splitting.h"

#include <algorithm>

#include "core/text/chat_template/operators.h"
#include "core/text/chat_template/text_changes.h"
#include "core/text/utf8.h"

namespace aq::jinja {
namespace {

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

}  // namespace

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

}  // namespace aq::jinja
