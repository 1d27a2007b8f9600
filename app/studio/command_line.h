// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

#include "core/run/run_spec.h"

namespace aq {

/// The `affinequant quantize …` line that does what the window would do with `spec`: the preset or method it
/// starts from and every setting that differs.
QString quantize_command(const RunSpec& spec);

/// `text` for a POSIX shell.
QString shell_quoted(const QString& text);

}  // namespace aq
