// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

namespace aq::report {

/// A command for a shell in lines of about `columns` characters, broken before its options only and joined by
/// backslashes, so that it can be copied as it is.
std::string in_lines(const std::string& command, std::size_t columns = 84);

}  // namespace aq::report
