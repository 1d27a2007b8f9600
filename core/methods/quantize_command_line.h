// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

#include "core/run/run_spec.h"

namespace aq {

/// The `affinequant quantize …` line that does what `spec` says: the method it starts from and every setting
/// that differs. A method that is not known is left out, and every setting off its default is named.
std::string quantize_command_line(const RunSpec& spec);

/// `text` for a POSIX shell.
std::string shell_quoted(const std::string& text);

}  // namespace aq
