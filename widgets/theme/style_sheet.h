// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

#include "widgets/theme/theme.h"

namespace aq {

/// The program's style sheet on top of Fusion. Spacing is in steps of 4 px.
QString style_sheet(const Theme& theme);

}  // namespace aq
