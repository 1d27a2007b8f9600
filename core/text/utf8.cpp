#include "core/text/utf8.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstdint>

namespace aq {
namespace {

bool is_word(UChar32 character) {
  return u_hasBinaryProperty(character, UCHAR_ALPHABETIC) ||
         u_hasBinaryProperty(character, UCHAR_JOIN_CONTROL) ||
         (U_GET_GC_MASK(character) & (U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK)) != 0;
}

/// Reads the character at `position` and moves on; negative where it is malformed.
UChar32 next_character(std::string_view text, std::size_t& position) {
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
    if (next_character(text, position) >= 0) continue;
    valid.append(text, copied, start - copied);
    valid += "\xEF\xBF\xBD";
    copied = position;
  }
  valid.append(text, copied);
  return valid;
}

std::size_t leading_white_space(std::string_view text) {
  std::size_t position = 0;
  for (std::size_t next = 0; next < text.size(); position = next)
    if (!u_isUWhiteSpace(next_character(text, next))) return position;
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
  return !text.empty() && is_word(previous_character(text, position));
}

}  // namespace aq
