// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace aq {

/// A text that a file may have brought, in as much as a label has room for: the middle gives way to an
/// ellipsis.
QString brief(const QString& text, qsizetype most = 600);

/// As much of a line as a name has room for.
inline constexpr qsizetype kLongestName = 80;

/// The same for a tool tip, which takes what looks like HTML for that.
QString plain_tool_tip(const QString& text);

}  // namespace aq
