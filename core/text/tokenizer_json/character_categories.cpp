// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/tokenizer_json/character_categories.h"

#include <unicode/uchar.h>

#include <cstdint>
#include <string_view>

namespace aq {
namespace {

constexpr std::string_view kAsciiPunctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

bool is_as_old_as(char32_t character, int version) {
  UVersionInfo age{};
  u_charAge(static_cast<UChar32>(character), age);
  return age[0] != 0 && age[0] <= version;
}

bool had_category(char32_t character, std::uint32_t mask, int version) {
  return (U_GET_GC_MASK(static_cast<UChar32>(character)) & mask) != 0 && is_as_old_as(character, version);
}

}  // namespace

bool is_combining_mark(char32_t character) {
  return character == 0x1cf2 || character == 0x1cf3 || had_category(character, U_GC_M_MASK, 9);
}

bool is_nonspacing_mark(char32_t character) {
  if (character == 0x111c9) return false;  // became a mark later
  return character == 0x1734 || had_category(character, U_GC_MN_MASK, 8);
}

bool is_control(char32_t character) {
  return had_category(character, U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CS_MASK | U_GC_CO_MASK, 8);
}

bool is_split_punctuation(char32_t character) {
  if (character < 0x80) return kAsciiPunctuation.find(static_cast<char>(character)) != kAsciiPunctuation.npos;
  return character == 0x166d || character == 0x111c9 || had_category(character, U_GC_P_MASK, 8);
}

}  // namespace aq
