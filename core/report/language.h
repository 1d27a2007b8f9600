// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <vector>

namespace aq::report {

enum class Language { English, Chinese };

/// Codes that `--language` takes: "en", "zh_CN".
std::vector<std::string> language_codes();
/// @throws Error(BadArgument) for a code that is none of them
Language language_of(const std::string& code);
/// For the lang attribute and for choosing glyphs: "en", "zh-CN".
const char* tag_of(Language language);

}  // namespace aq::report
