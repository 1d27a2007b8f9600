// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/mark_painter.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace aq::report {
namespace {

constexpr double kDotRadius = 5;

void paint_line(const Series& series, const ChartLayout& layout, Canvas& canvas, Color color) {
  const auto places = layout.positions(series);
  if (places.size() > 1) canvas.polyline(places, color, 1.8, series.dashed);
  const double gap = layout.plot.width / static_cast<double>(std::max<std::size_t>(places.size(), 1));
  if (series.dashed || (places.size() > 1 && gap < 12)) return;
  for (const Point& place : places) canvas.dot(place, 2.6, color);
}

/// From each x to the next at its y: the corners of the steps.
std::vector<Point> corners_of(const std::vector<Point>& places) {
  std::vector<Point> corners;
  for (std::size_t i = 0; i < places.size(); ++i) {
    corners.push_back(places[i]);
    if (i + 1 < places.size()) corners.push_back({places[i + 1].x, places[i].y});
  }
  return corners;
}

void paint_area(const Series& series, const ChartLayout& layout, Canvas& canvas, Color color) {
  std::vector<Point> outline = corners_of(layout.positions(series));
  if (outline.empty()) return;
  outline.insert(outline.begin(), {outline.front().x, layout.plot.bottom()});
  outline.push_back({outline.back().x, layout.plot.bottom()});
  canvas.polygon(outline, faded(color, 0.16));
}

/// Where bars stand: at zero, or at the axis' end where that has none.
double foot_of(const PlacedAxis& axis) {
  const bool has_zero = axis.scale == Scale::Linear && axis.shows(0);
  return has_zero ? axis.at(0) : axis.start;
}

void paint_bars(const Series& series, const ChartLayout& layout, Canvas& canvas, Color color) {
  const double foot = foot_of(layout.y_of(series));
  const double width = std::abs(layout.x.at(series.width) - layout.x.at(0));
  for (const Point& place : layout.positions(series)) {
    const double top = std::min(place.y, foot), height = std::max(0.5, std::abs(foot - place.y));
    canvas.fill({place.x - width / 2, top, width, height}, color);
  }
}

void paint_columns(const Series& series, const ChartLayout& layout, Canvas& canvas, const Palette& palette) {
  const double foot = foot_of(layout.x);
  const double row = std::abs(layout.y.at(1) - layout.y.at(0));
  const double height = std::min(0.62 * row, 30.0);
  const auto places = layout.positions(series);
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Color color = palette.series[(static_cast<std::size_t>(series.color) + i) % palette.series.size()];
    canvas.fill({foot, places[i].y - height / 2, std::max(0.5, places[i].x - foot), height}, color, 2);
  }
}

bool touch(const Rect& a, const Rect& b) {
  return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
}

/// Beside a dot: right, left, above, below, and at the corners.
std::array<Rect, 6> places_beside(Point dot, TextSize size) {
  constexpr double kGap = kDotRadius + 4, kCorner = kDotRadius;
  const double right = dot.x + kGap, left = dot.x - kGap - size.width, middle = dot.x - size.width / 2;
  const double level = dot.y - size.height / 2, above = dot.y - kGap - size.height, below = dot.y + kGap;
  const auto at = [&](double x, double y) { return Rect{x, y, size.width, size.height}; };
  return {at(right, level),
          at(left, level),
          at(middle, above),
          at(middle, below),
          at(dot.x + kCorner, dot.y - kCorner - size.height),
          at(dot.x + kCorner, dot.y + kCorner)};
}

bool inside(const Rect& inner, const Rect& outer) {
  return inner.x >= outer.x && inner.right() <= outer.right() && inner.y >= outer.y &&
         inner.bottom() <= outer.bottom();
}

/// What is in the way of labels: dots and other labels always, lines where there is a choice.
struct Occupied {
  std::vector<Rect> marks, lines;
};

bool is_free(const Rect& place, const std::vector<Rect>& taken) {
  return std::ranges::none_of(taken, [&](const Rect& other) { return touch(place, other); });
}

/// The first of the places that is free; none where all are taken.
const Rect* free_place(std::span<const Rect> places, const Occupied& taken, const Rect& plot,
                       bool may_cross_lines) {
  const auto is_good = [&](const Rect& place) {
    return inside(place, plot) && is_free(place, taken.marks) &&
           (may_cross_lines || is_free(place, taken.lines));
  };
  const auto found = std::ranges::find_if(places, is_good);
  return found == places.end() ? nullptr : &*found;
}

/// Corners come last: there a label may seem another dot's. Without a place it is left out: the table beside
/// the plot has it.
void place_label(const std::string& label, Point dot, Occupied& taken, const ChartLayout& layout,
                 Canvas& canvas, const TextStyle& style) {
  constexpr std::size_t kSides = 4;
  const auto places = places_beside(dot, canvas.measure(label, style));
  const std::span<const Rect> all(places), sides = all.first(kSides);
  const Rect* place = free_place(sides, taken, layout.plot, false);
  if (!place) place = free_place(sides, taken, layout.plot, true);
  if (!place) place = free_place(all, taken, layout.plot, true);
  if (!place) return;
  canvas.text(label, {place->x, place->y}, style);
  taken.marks.push_back(*place);
}

Rect box_of(Point a, Point b) {
  return {std::min(a.x, b.x), std::min(a.y, b.y), std::abs(a.x - b.x), std::abs(a.y - b.y)};
}

Occupied occupied(const Chart& chart, const ChartLayout& layout) {
  Occupied taken;
  for (const Series& series : chart.series) {
    const auto places = layout.positions(series);
    if (series.mark == Mark::Dots)
      for (const Point& at : places)
        taken.marks.push_back({at.x - kDotRadius, at.y - kDotRadius, 2 * kDotRadius, 2 * kDotRadius});
    if (series.mark != Mark::Steps) continue;
    const auto corners = corners_of(places);
    for (std::size_t i = 1; i < corners.size(); ++i)
      taken.lines.push_back(box_of(corners[i - 1], corners[i]));
  }
  for (const Rule& rule : chart.rules)
    if (!rule.vertical) taken.lines.push_back({layout.plot.x, layout.y.at(rule.at), layout.plot.width, 0});
  return taken;
}

}  // namespace

Color color_of(const Series& series, const Palette& palette) {
  if (series.tone) return tone_of(palette, *series.tone);
  return palette.series[static_cast<std::size_t>(series.color) % palette.series.size()];
}

void paint_series(const Series& series, const ChartLayout& layout, Canvas& canvas, const Palette& palette) {
  const Color color = color_of(series, palette);
  switch (series.mark) {
    case Mark::Line:
      return paint_line(series, layout, canvas, color);
    case Mark::Steps:
      return canvas.polyline(corners_of(layout.positions(series)), color, 1.6, series.dashed);
    case Mark::Area:
      return paint_area(series, layout, canvas, color);
    case Mark::Bars:
      return paint_bars(series, layout, canvas, color);
    case Mark::Columns:
      return paint_columns(series, layout, canvas, palette);
    case Mark::Dots:
      for (const Point& place : layout.positions(series)) canvas.dot(place, kDotRadius, color);
  }
}

void paint_labels(const Chart& chart, const ChartLayout& layout, Canvas& canvas, const Palette& palette) {
  Occupied taken = occupied(chart, layout);
  TextStyle style = label_style(palette);
  for (const Series& series : chart.series) {
    const auto places = layout.positions(series);
    for (std::size_t i = 0; i < std::min(places.size(), series.labels.size()); ++i) {
      if (series.mark == Mark::Columns) {
        const double height = canvas.measure(series.labels[i], style).height;
        canvas.text(series.labels[i], {places[i].x + 6, places[i].y - height / 2}, style);
      } else {
        place_label(series.labels[i], places[i], taken, layout, canvas, style);
      }
    }
  }
}

}  // namespace aq::report
