// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QFont>

#include "widgets/plots/qcustomplot.h"
#include "widgets/theme/theme.h"

namespace aq {

/// Quiet axes: hairline grid, no ticks, labels in the muted colour.
void style_axis(QCPAxis* axis, const Theme& theme, const QFont& font);
void style_rect(QCPAxisRect* rect, const Theme& theme, const QFont& font);

/// Shortens the labels of upright axes to the height they have; longer ones would lie over the header. The
/// whole label comes back as the axis grows.
void shorten_labels(const QCustomPlot& plot);

/// A line graph without legend entry of QCustomPlot's own.
QCPGraph* add_line(QCPAxis* keys, QCPAxis* values, const QString& name, const QColor& color,
                   double width = 1.8);
/// A filled step line, as for histograms.
QCPGraph* add_steps(QCPAxis* keys, QCPAxis* values, const QString& name, const QColor& color,
                    double fill_opacity);
QCPItemStraightLine* add_vertical(QCPAxis* keys, QCPAxis* values, double position, const QPen& pen);
QCPItemStraightLine* add_horizontal(QCPAxis* keys, QCPAxis* values, double position, const QPen& pen);

QCPColorGradient gradient_of(const GradientStops& stops);

/// `range` with a margin: a share of its size, or of its ratio on a logarithmic axis.
QCPRange padded(const QCPRange& range, double share, bool logarithmic = false);

}  // namespace aq
