// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <vector>

#include "core/report/axis_ticks.h"
#include "core/report/canvas.h"
#include "core/report/chart.h"

namespace aq::report {

/// An axis as it lies in the picture.
struct PlacedAxis {
  Scale scale = Scale::Linear;
  Range range;
  double start = 0, end = 0;  ///< px of the range's ends
  std::vector<Tick> ticks;

  double at(double value) const;  ///< px; not finite where the axis has no place for it
  bool shows(double value) const;
};

/// An entry of the legend: which series, and where.
struct PlacedEntry {
  std::size_t series = 0;
  Point at;
};

/// Where everything of a chart is, in px.
struct ChartLayout {
  Rect plot;
  PlacedAxis x, y, right;
  std::vector<PlacedEntry> legend;
  double subtitle_top = 0, gradient_top = 0;

  /// Of the points that the axes have a place for, in their order.
  std::vector<Point> positions(const Series& series) const;
  const PlacedAxis& y_of(const Series& series) const { return series.right_axis ? right : y; }
};

// What the painter and the layout share.
inline constexpr double kTitleSize = 14, kLabelSize = 11, kLegendRow = 18, kSwatch = 14, kPadding = 4;
TextStyle title_style(const Palette& palette);
TextStyle label_style(const Palette& palette);
TextStyle muted_style(const Palette& palette);

/// @param canvas for measuring text only
ChartLayout layout_of(const Chart& chart, const Canvas& canvas);

}  // namespace aq::report
