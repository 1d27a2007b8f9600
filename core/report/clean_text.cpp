// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/clean_text.h"

#include "core/text/utf8.h"

namespace aq::report {
namespace {

constexpr char32_t kReplacement = 0xfffd;

/// Characters that XML 1.0 has no place for, that draw nothing, or that turn the text around them.
bool is_unfit(char32_t c) {
  const bool control = c < 0x20 || (c >= 0x7f && c < 0xa0);
  const bool direction =
      (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f;
  const bool separator = c == 0x2028 || c == 0x2029;
  const bool no_character = (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef);
  return control || direction || separator || no_character;
}

}  // namespace

std::string clean_text(const std::string& text, std::size_t longest) {
  const std::string valid = replace_malformed(text);
  const std::size_t length = count_characters(valid);
  const std::size_t kept = longest / 2;
  std::string clean;
  std::size_t index = 0;
  for (std::size_t at = 0; at < valid.size(); ++index) {
    const char32_t character = next_character(valid, at);
    if (length > longest && index == kept) clean += "…";
    if (length > longest && index >= kept && index < length - kept) continue;
    append_character(clean, is_unfit(character) ? kReplacement : character);
  }
  return clean;
}

}  // namespace aq::report
