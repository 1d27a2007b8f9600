#pragma once

#include "core/report/chart_layout.h"

namespace aq::report {

// What is around a chart's data.
void paint_head(const Chart& chart, const ChartLayout& layout, Canvas& canvas, const Palette& palette);
void paint_axes(const Chart& chart, const ChartLayout& layout, Canvas& canvas, const Palette& palette);
void paint_rules(const Chart& chart, const ChartLayout& layout, Canvas& canvas, const Palette& palette);

}  // namespace aq::report
