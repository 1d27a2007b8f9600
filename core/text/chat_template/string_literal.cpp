// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/chat_template/string_literal.h"

#include <charconv>
#include <cstdint>

#include "core/text/utf8.h"

namespace aq::jinja {
namespace {

/// Takes `digits` hexadecimal digits of a code point. @returns false, with nothing taken, where they are not
/// there
bool take_code(std::string_view& text, std::size_t digits, std::string& out) {
  std::uint32_t code = 0;
  if (text.size() < digits) return false;
  const char* end = text.data() + digits;
  const auto [rest, error] = std::from_chars(text.data(), end, code, 16);
  if (error != std::errc() || rest != end || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
    return false;
  append_character(out, code);
  text.remove_prefix(digits);
  return true;
}

/// Octal: up to three digits, the first of which is `first`.
void take_octal(std::string_view& text, char first, std::string& out) {
  char32_t code = static_cast<char32_t>(first - '0');
  for (int count = 1; count < 3 && !text.empty() && text.front() >= '0' && text.front() <= '7'; ++count) {
    code = code * 8 + static_cast<char32_t>(text.front() - '0');
    text.remove_prefix(1);
  }
  append_character(out, code);
}

void append_escape(char escape, std::string_view& rest, std::string& out) {
  static constexpr std::string_view kNames = "ntrabfv\\'\"", kMeanings = "\n\t\r\a\b\f\v\\'\"";
  if (const auto known = kNames.find(escape); known != kNames.npos) {
    out += kMeanings[known];
    return;
  }
  if (escape == '\n') return;  // the line goes on
  if (escape >= '0' && escape <= '7') return take_octal(rest, escape, out);
  const std::size_t digits = escape == 'x' ? 2 : escape == 'u' ? 4 : escape == 'U' ? 8 : 0;
  if (digits > 0 && take_code(rest, digits, out)) return;
  out += '\\';
  out += escape;
}

}  // namespace

std::string unescaped(std::string_view literal) {
  std::string out;
  while (!literal.empty()) {
    const char c = literal.front();
    literal.remove_prefix(1);
    if (c != '\\' || literal.empty()) {
      out += c;
      continue;
    }
    const char escape = literal.front();
    literal.remove_prefix(1);
    append_escape(escape, literal, out);
  }
  return out;
}

}  // namespace aq::jinja
