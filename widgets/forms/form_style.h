// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

#include "widgets/theme/theme.h"

namespace aq {

/// What the forms, cards and banners of this folder need on top of the program's style sheet.
QString form_style_sheet(const Theme& theme);

}  // namespace aq
