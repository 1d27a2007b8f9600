// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/report/chart_layout.h"

namespace aq::report {

// What is around a chart's data.
void paint_head(const Chart& chart, const ChartLayout& layout, Canvas& canvas, const Palette& palette);
void paint_axes(const Chart& chart, const ChartLayout& layout, Canvas& canvas, const Palette& palette);
void paint_rules(const Chart& chart, const ChartLayout& layout, Canvas& canvas, const Palette& palette);

}  // namespace aq::report
