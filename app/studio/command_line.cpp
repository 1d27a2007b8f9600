// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/command_line.h"

#include "core/methods/quantize_command_line.h"

namespace aq {

QString quantize_command(const RunSpec& spec) { return QString::fromStdString(quantize_command_line(spec)); }

QString shell_quoted(const QString& text) { return QString::fromStdString(shell_quoted(text.toStdString())); }

}  // namespace aq
