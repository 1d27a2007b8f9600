// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace aq {
namespace {

bool goes_on(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

/// The value of `length` bytes of UTF-8, as the first one announces them.
char32_t code_point(const std::string& text, std::size_t begin, std::size_t length) {
  const auto lead = static_cast<unsigned char>(text[begin]);
  char32_t point = length == 1 ? lead : lead & (0x7fu >> length);
  for (std::size_t i = 1; i < length; ++i)
    point = point << 6 | (static_cast<unsigned char>(text[begin + i]) & 0x3fu);
  return point;
}

/// Bytes of the character that begins there; 0 where it is no UTF-8.
std::size_t character_length(const std::string& text, std::size_t begin) {
  const auto lead = static_cast<unsigned char>(text[begin]);
  const std::size_t length = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (lead > 0xf4 || length > text.size() - begin) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if (!goes_on(text[begin + i])) return 0;
  const char32_t point = code_point(text, begin, length);
  const bool overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
  const bool surrogate = point >= 0xd800 && point < 0xe000;
  return overlong || surrogate || point > 0x10ffff ? 0 : length;
}

/// Controls, some of which terminals obey (C1 as well as C0), and what ends a line or turns the order of what
/// follows on it.
bool changes_the_line(char32_t point) {
  return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0x61c || point == 0x200e ||
         point == 0x200f || (point >= 0x2028 && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069);
}

std::string escaped_byte(char byte) {
  char text[8];
  std::snprintf(text, sizeof text, "\\x%02x", static_cast<unsigned>(static_cast<unsigned char>(byte)));
  return text;
}

std::string escaped(char32_t point) {
  char text[16];
  std::snprintf(text, sizeof text, "\\u%04x", static_cast<unsigned>(point));
  return text;
}

/// The ends of a text, whole characters of at most `side` bytes each.
std::string shortened(const std::string& text, std::size_t side) {
  std::size_t head = side, tail = text.size() - side;
  while (head > 0 && goes_on(text[head])) --head;
  while (tail < text.size() && goes_on(text[tail])) ++tail;
  return text.substr(0, head) + "..." + text.substr(tail);
}

}  // namespace

Error::Error(ErrorKind kind, std::string action, std::string subject, std::string reason, std::string advice)
    : kind_(kind),
      action_(std::move(action)),
      subject_(std::move(subject)),
      reason_(std::move(reason)),
      advice_(std::move(advice)) {
  line_ = action_;
  if (!subject_.empty()) line_ += (line_.empty() ? "" : " ") + subject_;
  line_ += ": " + reason_;
  if (!advice_.empty()) line_ += " (" + advice_ + ")";
  line_ = printable(line_, 2000);
}

int exit_code(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::BadArgument:
    case ErrorKind::BadInput:
    case ErrorKind::Output:
      return 2;
    case ErrorKind::Cancelled:
      return 130;
    case ErrorKind::Connection:
    case ErrorKind::Memory:
    case ErrorKind::Numeric:
    case ErrorKind::Internal:
      break;
  }
  return 1;
}

std::string printable(const std::string& text, std::size_t longest) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = character_length(text, i);
    if (length == 0)
      out += escaped_byte(text[i]);
    else if (const char32_t point = code_point(text, i, length); changes_the_line(point))
      out += point < 0x80 ? escaped_byte(text[i]) : escaped(point);
    else
      out.append(text, i, length);
    i += std::max<std::size_t>(length, 1);
  }
  return out.size() > longest ? shortened(out, longest / 2) : out;
}

}  // namespace aq
