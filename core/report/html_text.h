// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <string_view>

namespace aq::report {

/// Text for the inside of an element or of an attribute in double quotes: nothing in it is markup, and
/// characters that XML does not know are U+FFFD.
std::string escaped(const std::string& text);

/// Bytes as base64 (RFC 4648, section 4), with padding.
std::string base64_of(std::string_view bytes);

}  // namespace aq::report
