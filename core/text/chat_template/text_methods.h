// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

#include "core/text/chat_template/value.h"
#include "core/text/chat_template/work.h"

namespace aq::jinja {

using TextMethod = Value (*)(const std::string& text, const Arguments& arguments, Work& work);

/// Python's method of this name; null where there is none here.
TextMethod text_method(const std::string& name);

}  // namespace aq::jinja
