// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/html_text.h"

#include <cstdint>

#include "core/text/utf8.h"

namespace aq::report {
namespace {

bool is_xml_character(char32_t c) {
  return c == '\t' || c == '\n' || (c >= 0x20 && c != 0x7f && (c & 0xfffe) != 0xfffe);
}

void append_escaped(std::string& out, char32_t c) {
  switch (c) {
    case '&':
      out += "&amp;";
      return;
    case '<':
      out += "&lt;";
      return;
    case '>':
      out += "&gt;";
      return;
    case '"':
      out += "&quot;";
      return;
    case '\'':
      out += "&#39;";
      return;
    default:
      append_character(out, is_xml_character(c) ? c : U'\ufffd');
  }
}

}  // namespace

std::string escaped(const std::string& text) {
  const std::string valid = replace_malformed(text);
  std::string out;
  for (std::size_t at = 0; at < valid.size();) append_escaped(out, next_character(valid, at));
  return out;
}

std::string base64_of(std::string_view bytes) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k)
      group = group << 8 | (k < count ? static_cast<unsigned char>(bytes[i + k]) : 0u);
    for (std::size_t k = 0; k < 4; ++k) out += k <= count ? kAlphabet[group >> (18 - 6 * k) & 0x3f] : '=';
  }
  return out;
}

}  // namespace aq::report
