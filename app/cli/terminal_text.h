// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <string_view>

namespace aq::cli {

/// A text from anywhere as a terminal may be given it: control characters, which could steer the terminal,
/// become U+FFFD, but for ends of lines and tabs. @param text UTF-8
std::string for_terminal(std::string_view text);

}  // namespace aq::cli
