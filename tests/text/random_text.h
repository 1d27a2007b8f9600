// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <random>
#include <string>

namespace aq::test {

/// Appends a Unicode scalar value as UTF-8.
inline void append_utf8(std::string& text, std::uint32_t code) {
  const auto tail = [&](int shift) { text += static_cast<char>(0x80 | (code >> shift & 0x3f)); };
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += static_cast<char>(0xc0 | code >> 6);
    tail(0);
  } else if (code < 0x10000) {
    text += static_cast<char>(0xe0 | code >> 12);
    tail(6);
    tail(0);
  } else {
    text += static_cast<char>(0xf0 | code >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
}

/// Valid UTF-8 of all planes, with many ASCII characters and spaces among them.
inline std::string random_utf8(std::mt19937_64& generator, int characters) {
  static constexpr std::uint32_t kLimits[] = {0x30, 0x80, 0x800, 0xd800, 0x110000};
  std::string text;
  while (characters > 0) {
    const auto code = static_cast<std::uint32_t>(generator() % kLimits[generator() % 5]);
    if (code >= 0xd800 && code < 0xe000) continue;
    append_utf8(text, code);
    --characters;
  }
  return text;
}

}  // namespace aq::test
