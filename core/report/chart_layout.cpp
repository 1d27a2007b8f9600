// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/chart_layout.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace aq::report {
namespace {

constexpr double kTickGap = 6, kAxisTitleGap = 5;

/// Grows with every value; empty while low > high.
struct Extent {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  void add(double value) {
    if (!std::isfinite(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  }
};

void add_for(Extent& extent, const Axis& axis, double value) {
  if (axis.scale == Scale::Linear || value > 0) extent.add(value);
}

/// What the axes have to hold of one series. Bars start at zero.
void add_series(const Series& series, const Chart& chart, Extent& x, Extent& y) {
  const Axis& y_axis = series.right_axis && chart.right ? *chart.right : chart.y;
  for (const Point& point : series.points) {
    const double half = series.mark == Mark::Bars ? series.width / 2 : 0;
    add_for(x, chart.x, point.x - half);
    add_for(x, chart.x, point.x + half);
    add_for(y, y_axis, point.y);
  }
  if (series.mark == Mark::Bars || series.mark == Mark::Area) add_for(y, y_axis, 0);
  if (series.mark == Mark::Columns) add_for(x, chart.x, 0);
}

struct Extents {
  Extent x, y, right;
};

Extents extents_of(const Chart& chart) {
  Extents all;
  for (const Series& series : chart.series)
    add_series(series, chart, all.x, series.right_axis && chart.right ? all.right : all.y);
  for (const Rule& rule : chart.rules)
    add_for(rule.vertical ? all.x : all.y, rule.vertical ? chart.x : chart.y, rule.at);
  return all;
}

PlacedAxis placed(const Axis& axis, const Extent& extent, int most_ticks) {
  PlacedAxis result;
  result.scale = axis.scale;
  result.range = nice_range(axis, extent.low, extent.high, most_ticks);
  result.ticks = ticks_of(axis, result.range, most_ticks);
  return result;
}

/// Points, steps and lines reach the ends of an axis of x; only bars want round ones.
void tighten(PlacedAxis& x, const Chart& chart, const Extent& extent) {
  const bool lines = std::ranges::all_of(chart.series, [](const Series& one) {
    return one.mark == Mark::Line || one.mark == Mark::Steps || one.mark == Mark::Area;
  });
  if (!lines || x.scale != Scale::Linear || !chart.x.categories.empty() || !(extent.high > extent.low))
    return;
  const double room = chart.x.whole_numbers ? 0.02 * (extent.high - extent.low) : 0;
  x.range = {extent.low - room, extent.high + room};
  std::erase_if(x.ticks, [&](const Tick& tick) { return !x.shows(tick.at); });
}

double widest(const std::vector<Tick>& ticks, const Canvas& canvas) {
  double width = 0;
  for (const Tick& tick : ticks)
    width = std::max(width, canvas.measure(tick.label, label_style(palette(false))).width);
  return width;
}

/// Entries from the left, in as many rows as they need. @returns the height
double place_legend(ChartLayout& layout, const Chart& chart, const Canvas& canvas, double top) {
  constexpr double kBetween = 16;
  Point at{kPadding, top};
  for (std::size_t i = 0; i < chart.series.size(); ++i) {
    const Series& series = chart.series[i];
    if (series.name.empty()) continue;
    const double width = kSwatch + 5 + canvas.measure(series.name, label_style(palette(false))).width;
    if (at.x > kPadding && at.x + width > chart.width - kPadding) at = {kPadding, at.y + kLegendRow};
    layout.legend.push_back({i, at});
    at.x += width + kBetween;
  }
  return layout.legend.empty() ? 0 : at.y - top + kLegendRow;
}

double head_height(ChartLayout& layout, const Chart& chart, const Canvas& canvas) {
  double top = kPadding;
  if (!chart.title.empty()) top += kTitleSize * 1.5;
  layout.subtitle_top = top;
  if (!chart.subtitle.empty()) {
    TextStyle style = muted_style(palette(false));
    style.wrap = chart.width - 2 * kPadding;
    top += canvas.measure(chart.subtitle, style).height + 3;
  }
  layout.gradient_top = top;
  if (!chart.gradient_low.empty()) top += kLegendRow;
  top += place_legend(layout, chart, canvas, top);
  return top + 8;
}

int most_ticks(double length, double each) { return std::max(2, static_cast<int>(length / each)); }

}  // namespace

TextStyle title_style(const Palette& palette) {
  return {.size = kTitleSize, .bold = true, .color = palette.text};
}
TextStyle label_style(const Palette& palette) { return {.size = kLabelSize, .color = palette.text}; }
TextStyle muted_style(const Palette& palette) { return {.size = kLabelSize, .color = palette.muted}; }

double PlacedAxis::at(double value) const {
  const bool log = scale == Scale::Logarithmic;
  if (log && !(value > 0)) return std::numeric_limits<double>::quiet_NaN();
  const double low = log ? std::log(range.low) : range.low, high = log ? std::log(range.high) : range.high;
  return start + (end - start) * ((log ? std::log(value) : value) - low) / (high - low);
}

bool PlacedAxis::shows(double value) const {
  const double slack = scale == Scale::Linear ? 1e-9 * (range.high - range.low) : 0;
  return value >= range.low - slack && value <= range.high + slack;
}

std::vector<Point> ChartLayout::positions(const Series& series) const {
  std::vector<Point> places;
  for (const Point& point : series.points) {
    const Point place{x.at(point.x), y_of(series).at(point.y)};
    if (std::isfinite(place.x) && std::isfinite(place.y)) places.push_back(place);
  }
  return places;
}

ChartLayout layout_of(const Chart& chart, const Canvas& canvas) {
  ChartLayout layout;
  const double top = head_height(layout, chart, canvas);
  const double line = canvas.measure("0", label_style(palette(false))).height;
  const double x_title = chart.x.title.empty() ? 0 : line + kAxisTitleGap;
  const double bottom = chart.height - kPadding - line - kTickGap - x_title;
  const Extents extents = extents_of(chart);
  const int y_ticks = most_ticks(bottom - top, 34);
  layout.y = placed(chart.y, extents.y, y_ticks);
  if (chart.right) layout.right = placed(*chart.right, extents.right, y_ticks);
  const auto side = [&](const std::string& title, const std::vector<Tick>& ticks) {
    return kPadding + (title.empty() ? 0 : line + kAxisTitleGap) + widest(ticks, canvas) + kTickGap;
  };
  const double left = side(chart.y.title, layout.y.ticks);
  const double right = chart.right ? side(chart.right->title, layout.right.ticks) : kPadding + 8;
  layout.plot = {left, top, chart.width - left - right, bottom - top};
  layout.x = placed(chart.x, extents.x, most_ticks(layout.plot.width, 62));
  tighten(layout.x, chart, extents.x);
  layout.x.start = layout.plot.x;
  layout.x.end = layout.plot.right();
  const bool names = !chart.y.categories.empty();  // the first one is at the top
  for (PlacedAxis* axis : {&layout.y, &layout.right}) {
    axis->start = names ? layout.plot.y : layout.plot.bottom();
    axis->end = names ? layout.plot.bottom() : layout.plot.y;
  }
  return layout;
}

}  // namespace aq::report
