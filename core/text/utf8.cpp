// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/utf8.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>

namespace aq {
namespace {

UChar32 code_of(char32_t character) { return static_cast<UChar32>(character); }

/// Reads the character at `position` and moves on; negative where it is malformed.
UChar32 read_character(std::string_view text, std::size_t& position) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  UChar32 character = 0;
  U8_NEXT(bytes, position, text.size(), character);
  return character;
}

UChar32 previous_character(std::string_view text, std::size_t& position) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  UChar32 character = 0;
  // U8_PREV wants signed positions; a character is at most four bytes long.
  const std::size_t base = position > U8_MAX_LENGTH ? position - U8_MAX_LENGTH : 0;
  auto offset = static_cast<std::int32_t>(position - base);
  U8_PREV(bytes + base, 0, offset, character);
  position = base + static_cast<std::size_t>(offset);
  return character;
}

}  // namespace

std::string replace_malformed(std::string_view text) {
  std::string valid;
  valid.reserve(text.size());
  std::size_t copied = 0;
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t start = position;
    if (read_character(text, position) >= 0) continue;
    valid.append(text, copied, start - copied);
    valid += "\xEF\xBF\xBD";
    copied = position;
  }
  valid.append(text, copied);
  return valid;
}

char32_t next_character(std::string_view text, std::size_t& position) {
  const auto lead = static_cast<std::uint8_t>(text[position]);
  if (lead >= 0x80) return static_cast<char32_t>(read_character(text, position));
  ++position;
  return lead;
}

std::size_t length_of_first_character(std::string_view text) {
  std::size_t length = 0;
  next_character(text, length);
  return length;
}

void append_character(std::string& text, char32_t character) {
  std::uint8_t bytes[U8_MAX_LENGTH];
  std::size_t length = 0;
  U8_APPEND_UNSAFE(bytes, length, character);
  text.append(reinterpret_cast<const char*>(bytes), length);
}

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char byte) { return (byte & 0xc0) != 0x80; }));
}

bool is_white_space(char32_t character) { return u_isUWhiteSpace(code_of(character)); }

bool is_word(char32_t character) {
  const UChar32 code = code_of(character);
  return u_hasBinaryProperty(code, UCHAR_ALPHABETIC) || u_hasBinaryProperty(code, UCHAR_JOIN_CONTROL) ||
         (U_GET_GC_MASK(code) & (U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK)) != 0;
}

bool is_number(char32_t character) { return (U_GET_GC_MASK(code_of(character)) & U_GC_N_MASK) != 0; }

std::size_t leading_white_space(std::string_view text) {
  std::size_t position = 0;
  for (std::size_t next = 0; next < text.size(); position = next)
    if (!u_isUWhiteSpace(read_character(text, next))) return position;
  return position;
}

std::size_t trailing_white_space(std::string_view text) {
  std::size_t position = text.size();
  for (std::size_t next = position; next > 0; position = next)
    if (!u_isUWhiteSpace(previous_character(text, next))) break;
  return text.size() - position;
}

bool starts_with_word(std::string_view text) {
  std::size_t position = 0;
  return !text.empty() && is_word(next_character(text, position));
}

bool ends_with_word(std::string_view text) {
  std::size_t position = text.size();
  return !text.empty() && is_word(static_cast<char32_t>(previous_character(text, position)));
}

}  // namespace aq
