// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/chart_painter.h"

#include "core/report/chart_frame.h"
#include "core/report/chart_layout.h"
#include "core/report/mark_painter.h"

namespace aq::report {

void paint(const Chart& chart, Canvas& canvas, const Palette& palette) {
  const ChartLayout layout = layout_of(chart, canvas);
  paint_head(chart, layout, canvas, palette);
  paint_axes(chart, layout, canvas, palette);
  for (const bool behind : {true, false})  // areas first, so that nothing is hidden
    for (const Series& series : chart.series)
      if ((series.mark == Mark::Area) == behind) paint_series(series, layout, canvas, palette);
  paint_rules(chart, layout, canvas, palette);
  paint_labels(chart, layout, canvas, palette);
}

}  // namespace aq::report
