// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <initializer_list>
#include <string>

#include "core/report/language.h"

namespace aq::report {

/// Every text of a report, from texts.def.
enum class Text {
#define AQ_TEXT(id, english, chinese) id,
#include "core/report/texts.def"
#undef AQ_TEXT
};

/// A text with its places %1, %2, … filled in. What is filled in is not looked at again.
std::string text(Language language, Text id, std::initializer_list<std::string> values = {});

/// A text of the core that is marked by AQ_TRANSLATE, from the window's translation file; the English one
/// where there is no other. @param context "parameter", "placement", "method"
std::string translated(Language language, const std::string& context, const std::string& english);

/// A placement of the session ("attention_norm") for people.
std::string placement_text(Language language, const std::string& placement);

}  // namespace aq::report
