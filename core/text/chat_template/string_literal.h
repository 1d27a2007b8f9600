// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <string_view>

namespace aq::jinja {

/// What a string literal means, without its quotation marks: Python's escapes; an unknown one stands for
/// itself.
std::string unescaped(std::string_view literal);

}  // namespace aq::jinja
