// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"

#include <unicode/utf8.h>

#include <cstdio>
#include <utility>

namespace aq {
namespace {

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
  while (head > 0 && U8_IS_TRAIL(text[head])) --head;
  while (tail < text.size() && U8_IS_TRAIL(text[tail])) ++tail;
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
    const std::size_t begin = i;
    UChar32 point = 0;  // negative where it is no UTF-8
    U8_NEXT(text.data(), i, text.size(), point);
    const std::string character = text.substr(begin, i - begin);
    if (point >= 0 && !changes_the_line(static_cast<char32_t>(point)))
      out += character;
    else if (point >= 0x80)
      out += escaped(static_cast<char32_t>(point));
    else
      for (const char byte : character) out += escaped_byte(byte);
  }
  return out.size() > longest ? shortened(out, longest / 2) : out;
}

}  // namespace aq
