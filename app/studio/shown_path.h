// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace aq {

/// A path as a person reads it: native separators, and "~" for the home directory in front. For labels alone.
QString shown_path(const QString& path);

}  // namespace aq
