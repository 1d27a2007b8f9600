// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace aq {

/// @param theme "light", "dark" or anything else for the desktop's
void use_theme(const QString& theme);

}  // namespace aq
