// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "core/text/chat_template/work.h"

namespace aq::jinja {

// What methods and filters of texts share.

bool is_letter(char32_t character);
bool is_python_space(char32_t character);

std::string upper(std::string_view text);
std::string lower(std::string_view text);
std::string capitalize(std::string_view text);
std::string title(std::string_view text);

/// What is trimmed from a text.
class TrimmedCharacters {
 public:
  /// @param characters white space where it is null
  TrimmedCharacters(const std::string* characters, Work& work);
  bool contains(char32_t character) const;

 private:
  std::optional<std::unordered_set<char32_t>> characters_;
};

std::string_view trim_start(std::string_view text, const TrimmedCharacters& characters);
std::string_view trim_end(std::string_view text, const TrimmedCharacters& characters);
/// At both ends. @param characters white space where it is null
std::string trim(std::string_view text, const std::string* characters, Work& work);

/// @param count how often; below 0: always
std::string replace(std::string_view text, std::string_view from, std::string_view to, std::int64_t count,
                    Work& work);

}  // namespace aq::jinja
