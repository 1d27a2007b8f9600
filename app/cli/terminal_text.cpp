// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/terminal_text.h"

#include "core/text/utf8.h"

namespace aq::cli {
namespace {

bool steers(char32_t character) {
  if (character == '\n' || character == '\t') return false;
  return character < 0x20 || (character >= 0x7f && character <= 0x9f);
}

}  // namespace

std::string for_terminal(std::string_view text) {
  const std::string valid = replace_malformed(text);
  std::string shown;
  for (std::size_t position = 0; position < valid.size();) {
    const char32_t character = next_character(valid, position);
    append_character(shown, steers(character) ? U'\uFFFD' : character);
  }
  return shown;
}

}  // namespace aq::cli
