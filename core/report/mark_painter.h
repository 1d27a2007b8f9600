// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/report/chart_layout.h"

namespace aq::report {

Color color_of(const Series& series, const Palette& palette);

/// The data of one series.
void paint_series(const Series& series, const ChartLayout& layout, Canvas& canvas, const Palette& palette);
/// The labels of columns and dots, where they hide neither each other nor a dot.
void paint_labels(const Chart& chart, const ChartLayout& layout, Canvas& canvas, const Palette& palette);

}  // namespace aq::report
