// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/byte_alphabet.h"

#include <array>

namespace aq {
namespace {

constexpr std::size_t kCharacters = 0x144;  // the largest character in use is U+0143

bool stands_for_itself(int byte) {
  return (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
}

struct Alphabet {
  std::array<std::string, 256> characters;        // in UTF-8
  std::array<std::int16_t, kCharacters> bytes{};  // by code point; -1 where there is none

  Alphabet() {
    bytes.fill(-1);
    unsigned next = 0x100;
    for (int byte = 0; byte < 256; ++byte) {
      const unsigned code = stands_for_itself(byte) ? static_cast<unsigned>(byte) : next++;
      bytes[code] = static_cast<std::int16_t>(byte);
      std::string& text = characters[static_cast<std::size_t>(byte)];
      if (code < 0x80) {
        text = static_cast<char>(code);
      } else {
        text = static_cast<char>(0xc0 | code >> 6);
        text += static_cast<char>(0x80 | (code & 0x3f));
      }
    }
  }
};

const Alphabet& alphabet() {
  static const Alphabet instance;
  return instance;
}

}  // namespace

const std::string& character_of_byte(std::uint8_t byte) { return alphabet().characters[byte]; }

std::string to_byte_alphabet(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char byte : bytes) text += character_of_byte(static_cast<std::uint8_t>(byte));
  return text;
}

std::optional<std::string> from_byte_alphabet(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::size_t code = static_cast<std::uint8_t>(text[i]);
    if (code >= 0x80) {  // the alphabet's other characters all take two bytes of UTF-8
      if (code >> 5 != 0x6 || i + 1 == text.size()) return std::nullopt;
      code = (code & 0x1f) << 6 | (static_cast<std::uint8_t>(text[++i]) & 0x3f);
    }
    if (code >= kCharacters || alphabet().bytes[code] < 0) return std::nullopt;
    bytes += static_cast<char>(alphabet().bytes[code]);
  }
  return bytes;
}

}  // namespace aq
