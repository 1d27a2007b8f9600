// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace aq::jinja {

// What methods and filters of texts share.

bool is_letter(char32_t character);
bool is_python_space(char32_t character);

std::string upper(std::string_view text);
std::string lower(std::string_view text);
std::string capitalize(std::string_view text);
std::string title(std::string_view text);

/// Without `characters` at the start, the end or both; white space where there are none.
std::string_view trim_start(std::string_view text, const std::string* characters);
std::string_view trim_end(std::string_view text, const std::string* characters);
std::string trim(std::string_view text, const std::string* characters);

/// @param count how often; below 0: always
std::string replace(std::string_view text, std::string_view from, std::string_view to, std::int64_t count);

}  // namespace aq::jinja
