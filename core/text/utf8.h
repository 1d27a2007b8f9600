// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace aq {

/// Valid UTF-8: every maximal invalid part becomes one U+FFFD, as the Unicode standard recommends (3.9,
/// U+FFFD Substitution of Maximal Subparts) and as Python's bytes.decode(errors="replace") does.
std::string replace_malformed(std::string_view text);

/// Reads the character of valid UTF-8 at `position` and moves on to the next.
char32_t next_character(std::string_view text, std::size_t& position);

/// The bytes of the first character of valid UTF-8 that is not empty.
std::size_t length_of_first_character(std::string_view text);

/// Appends a character as UTF-8.
void append_character(std::string& text, char32_t character);

/// The number of characters of valid UTF-8.
std::size_t count_characters(std::string_view text);

/// Bytes at the start and at the end of valid UTF-8 that are characters with the property White_Space.
std::size_t leading_white_space(std::string_view text);
std::size_t trailing_white_space(std::string_view text);

/// Whether the first or the last character is a word character (Unicode Technical Standard 18, \w).
bool starts_with_word(std::string_view text);
bool ends_with_word(std::string_view text);

/// Classes of characters by their Unicode properties.
bool is_white_space(char32_t character);  ///< White_Space
bool is_word(char32_t character);         ///< Unicode Technical Standard 18, \w
bool is_number(char32_t character);       ///< Nd, Nl and No

}  // namespace aq
