// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

#include "core/text/chat_template/value.h"
#include "core/text/chat_template/work.h"

namespace aq::jinja {

// Python's methods that cut a text into a list.
Value split(const std::string& text, const Arguments& arguments, Work& work);
Value rsplit(const std::string& text, const Arguments& arguments, Work& work);
Value splitlines(const std::string& text, const Arguments& arguments, Work& work);

}  // namespace aq::jinja
