// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QFont>
#include <QString>

#include "widgets/plots/signed_log_scale.h"
#include "widgets/theme/theme.h"

class QCPAxisRect;
class QCPColorScale;
class QCPLayoutGrid;

namespace aq {

/// The bar beside a heat map, as high as its axes; neither drags nor zooms.
QCPColorScale* add_color_bar(QCPLayoutGrid& body, QCPAxisRect& rect);

/// Colours, ticks and label in the theme; positions are those of the scale, −1 to 1.
void style_color_bar(QCPColorScale& bar, const SignedLogScale& scale, const QString& label,
                     const Theme& theme, const QFont& font);

}  // namespace aq
