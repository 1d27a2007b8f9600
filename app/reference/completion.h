// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

#include "app/reference/command_entry.h"

namespace aq::reference {

/// A script that completes the program's command line, to be sourced or put where the shell looks for it.
std::string bash_completion(const CommandEntry& program);
std::string zsh_completion(const CommandEntry& program);

}  // namespace aq::reference
