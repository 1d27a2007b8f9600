// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

#include "app/cli/command.h"

namespace aq::cli {

/// What the command line asked for.
struct Asked {
  Work work;  ///< empty: no command was given
  std::string log_level = "info";
};

/// Adds every option and command of `affinequant` to `app`, whose parsing then fills `asked`.
void add_everything(CLI::App& app, Asked& asked);

}  // namespace aq::cli
