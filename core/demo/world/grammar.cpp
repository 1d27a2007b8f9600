// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/demo/world/grammar.h"

#include <cctype>

#include "core/base/error.h"

namespace aq::demo {
namespace {

std::string slot_text(std::string_view slot, const Bindings& bindings) {
  if (slot.starts_with("^")) return capitalized(slot_text(slot.substr(1), bindings));
  if (slot.starts_with("an ")) return with_article(slot_text(slot.substr(3), bindings));
  const auto found = bindings.find(slot);
  if (found == bindings.end()) {
    throw Error(ErrorKind::Internal, "filling the slot", std::string(slot), "nothing is bound to it");
  }
  return found->second;
}

/// The position after the bracket that closes the one at `open`.
std::size_t after_closing(std::string_view pattern, std::size_t open) {
  int depth = 0;
  std::size_t at = open;
  do {
    depth += pattern[at] == '[' ? 1 : pattern[at] == ']' ? -1 : 0;
    ++at;
  } while (depth > 0 && at < pattern.size());
  return at;
}

/// "a|[b|c]|d" as "a", "[b|c]", "d".
std::vector<std::string_view> alternatives(std::string_view inside) {
  std::vector<std::string_view> found;
  std::size_t start = 0;
  int depth = 0;
  for (std::size_t at = 0; at < inside.size(); ++at) {
    depth += inside[at] == '[' ? 1 : inside[at] == ']' ? -1 : 0;
    if (inside[at] != '|' || depth > 0) continue;
    found.push_back(inside.substr(start, at - start));
    start = at + 1;
  }
  found.push_back(inside.substr(start));
  return found;
}

}  // namespace

std::string fill(std::string_view pattern, const Bindings& bindings, Random& random) {
  std::string text;
  for (std::size_t at = 0; at < pattern.size();) {
    if (pattern[at] == '[') {
      const auto end = after_closing(pattern, at);
      text += fill(random.pick(alternatives(pattern.substr(at + 1, end - at - 2))), bindings, random);
      at = end;
    } else if (pattern[at] == '{') {
      const auto end = pattern.find('}', at);
      text += slot_text(pattern.substr(at + 1, end - at - 1), bindings);
      at = end + 1;
    } else {
      text += pattern[at++];
    }
  }
  return text;
}

std::string fill_any(const Patterns& patterns, const Bindings& bindings, Random& random) {
  return fill(random.pick(patterns), bindings, random);
}

std::string capitalized(std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

std::string with_article(const std::string& noun) {
  const bool vowel = !noun.empty() && std::string_view("aeiou").find(noun[0]) != std::string_view::npos;
  return (vowel ? "an " : "a ") + noun;
}

std::string listed(const std::vector<std::string>& items) {
  std::string text;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) text += i + 1 == items.size() ? " and " : ", ";
    text += items[i];
  }
  return text;
}

std::string joined(const std::vector<std::string>& sentences, std::string_view separator) {
  std::string text;
  for (const auto& sentence : sentences) {
    if (!text.empty()) text += separator;
    text += sentence;
  }
  return text;
}

}  // namespace aq::demo
