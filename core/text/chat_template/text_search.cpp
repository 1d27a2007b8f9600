// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/chat_template/text_search.h"

namespace aq::jinja {
namespace {

/// A text as it is read: from its start, or from its end.
struct Reading {
  std::string_view text;
  bool backward = false;

  char operator[](std::size_t i) const { return text[backward ? text.size() - 1 - i : i]; }
  std::size_t size() const { return text.size(); }
};

/// How many bytes of the part match after `byte`, where `matched` did before it.
std::size_t advanced(const Reading& part, const std::vector<std::uint32_t>& borders, std::size_t matched,
                     char byte) {
  while (matched > 0 && part[matched] != byte) matched = borders[matched - 1];
  return part[matched] == byte ? matched + 1 : 0;
}

/// By length: the longest start of the part that is also the end of what was read of it.
std::vector<std::uint32_t> borders_of(const Reading& part) {
  std::vector<std::uint32_t> borders(part.size(), 0);
  for (std::size_t i = 1; i < part.size(); ++i)
    borders[i] = static_cast<std::uint32_t>(advanced(part, borders, borders[i - 1], part[i]));
  return borders;
}

/// @returns how far `text` was read when the part ended; npos where it never does
std::size_t end_of_match(const Reading& text, const Reading& part,
                         const std::vector<std::uint32_t>& borders) {
  std::size_t matched = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    matched = advanced(part, borders, matched, text[i]);
    if (matched == part.size()) return i + 1;
  }
  return std::string_view::npos;
}

}  // namespace

TextSearch::TextSearch(std::string_view part, Work& work, Direction direction)
    : part_(part), work_(work), backward_(direction == Direction::Backward) {
  work.look_through(part.size());
  work.make(part.size() * sizeof(std::uint32_t));
  borders_ = borders_of({part, backward_});
}

std::size_t TextSearch::find(std::string_view text, std::size_t from) const {
  if (from > text.size() || text.size() - from < part_.size()) return text.npos;
  if (part_.empty()) return backward_ ? text.size() : from;
  const std::size_t read = end_of_match({text.substr(from), backward_}, {part_, backward_}, borders_);
  work_.look_through(read == text.npos ? text.size() - from : read);
  if (read == text.npos) return read;
  return backward_ ? text.size() - read : from + read - part_.size();
}

}  // namespace aq::jinja
