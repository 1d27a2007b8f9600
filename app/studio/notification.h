// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace aq {

/// Tells the desktop's user that something has ended (org.freedesktop.Notifications). Nothing happens where
/// no such service runs.
void notify_desktop(const QString& headline, const QString& text);

}  // namespace aq
