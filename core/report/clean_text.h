// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

namespace aq::report {

/// Text from a file, made fit for a report: valid UTF-8 without control characters and without the marks that
/// change the direction of what stands around them (each becomes U+FFFD), at most `longest` characters, the
/// middle of a longer one "…". Nothing is escaped for a format: that is the writers' part.
std::string clean_text(const std::string& text, std::size_t longest = 400);

}  // namespace aq::report
