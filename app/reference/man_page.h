// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

#include "app/reference/command_entry.h"

namespace aq::reference {

/// A manual page in mdoc(7): `page` with @VERSION@, @DATE@, @ARGUMENTS@, @OPTIONS@, @COMMANDS@ and @RECIPE@
/// in it replaced by what the program's parser and the recipe's settings say.
/// @param date of the release, "2026-01-31"
std::string man_page(std::string page, const CommandEntry& program, const std::string& date);

}  // namespace aq::reference
