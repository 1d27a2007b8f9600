#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace aq {

/// Valid UTF-8: every maximal invalid part becomes one U+FFFD, as the Unicode standard recommends (3.9,
/// U+FFFD Substitution of Maximal Subparts) and as Python's bytes.decode(errors="replace") does.
std::string replace_malformed(std::string_view text);

/// Bytes at the start and at the end of valid UTF-8 that are characters with the property White_Space.
std::size_t leading_white_space(std::string_view text);
std::size_t trailing_white_space(std::string_view text);

/// Whether the first or the last character is a word character (Unicode Technical Standard 18, \w).
bool starts_with_word(std::string_view text);
bool ends_with_word(std::string_view text);

}  // namespace aq
