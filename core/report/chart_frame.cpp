// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/chart_frame.h"

#include <algorithm>

#include "core/report/mark_painter.h"

namespace aq::report {
namespace {

void paint_swatch(const Series& series, Point at, Canvas& canvas, const Palette& palette) {
  const Color color = color_of(series, palette);
  const double middle = at.y + kLegendRow / 2 - 1;
  if (series.mark == Mark::Line || series.mark == Mark::Steps)
    canvas.line({at.x, middle}, {at.x + kSwatch, middle}, color, 2, series.dashed);
  else if (series.mark == Mark::Dots)
    canvas.dot({at.x + kSwatch / 2, middle}, 4, color);
  else
    canvas.fill({at.x, middle - 5, kSwatch - 3, 10}, color, 2);
}

void paint_gradient(const Chart& chart, const ChartLayout& layout, Canvas& canvas, const Palette& palette) {
  constexpr double kWidth = 120, kSteps = 24;
  const double top = layout.gradient_top;
  double x = kPadding;
  x += canvas.text(chart.gradient_low, {x, top}, label_style(palette)).width + 8;
  for (int i = 0; i < kSteps; ++i)
    canvas.fill({x + i * kWidth / kSteps, top + 4, kWidth / kSteps + 0.5, 8},
                tone_of(palette, i / (kSteps - 1)));
  canvas.text(chart.gradient_high, {x + kWidth + 8, top}, label_style(palette));
}

/// Labels that would touch the one before are left out.
void paint_x_ticks(const Chart& chart, const ChartLayout& layout, Canvas& canvas, const Palette& palette) {
  double free_from = -1e9;
  for (const Tick& tick : layout.x.ticks) {
    const double x = layout.x.at(tick.at);
    const bool grid = chart.x.categories.empty() && !tick.label.empty();
    if (grid) canvas.line({x, layout.plot.y}, {x, layout.plot.bottom()}, palette.grid);
    if (tick.label.empty()) continue;
    const double width = canvas.measure(tick.label, label_style(palette)).width;
    const double left = std::clamp(x - width / 2, 0.0, chart.width - width);
    if (left < free_from) continue;
    canvas.text(tick.label, {left, layout.plot.bottom() + 5}, muted_style(palette));
    free_from = left + width + 8;
  }
}

void paint_y_ticks(const PlacedAxis& axis, bool grid, bool on_right, const ChartLayout& layout,
                   Canvas& canvas, const Palette& palette) {
  for (const Tick& tick : axis.ticks) {
    const double y = axis.at(tick.at);
    if (grid && !tick.label.empty()) canvas.line({layout.plot.x, y}, {layout.plot.right(), y}, palette.grid);
    if (tick.label.empty()) continue;
    const double height = canvas.measure(tick.label, label_style(palette)).height;
    const Point at{on_right ? layout.plot.right() + 6 : layout.plot.x - 6, y - height / 2};
    canvas.text(tick.label, at, muted_style(palette), on_right ? Align::Left : Align::Right);
  }
}

void paint_axis_titles(const Chart& chart, const ChartLayout& layout, Canvas& canvas,
                       const Palette& palette) {
  const double middle = layout.plot.y + layout.plot.height / 2;
  const double line = canvas.measure("0", label_style(palette)).height;
  if (!chart.x.title.empty())
    canvas.text(chart.x.title, {layout.plot.x + layout.plot.width / 2, chart.height - kPadding - line},
                muted_style(palette), Align::Center);
  if (!chart.y.title.empty())
    canvas.upright_text(chart.y.title, {kPadding + line / 2, middle}, muted_style(palette));
  if (chart.right && !chart.right->title.empty())
    canvas.upright_text(chart.right->title, {chart.width - kPadding - line / 2, middle},
                        muted_style(palette));
}

}  // namespace

void paint_head(const Chart& chart, const ChartLayout& layout, Canvas& canvas, const Palette& palette) {
  if (!chart.title.empty()) canvas.text(chart.title, {kPadding, kPadding}, title_style(palette));
  if (!chart.subtitle.empty()) {
    TextStyle style = muted_style(palette);
    style.wrap = chart.width - 2 * kPadding;
    canvas.text(chart.subtitle, {kPadding, layout.subtitle_top}, style);
  }
  if (!chart.gradient_low.empty()) paint_gradient(chart, layout, canvas, palette);
  for (const PlacedEntry& entry : layout.legend) {
    const Series& series = chart.series[entry.series];
    paint_swatch(series, entry.at, canvas, palette);
    canvas.text(series.name, {entry.at.x + kSwatch + 5, entry.at.y}, label_style(palette));
  }
}

void paint_axes(const Chart& chart, const ChartLayout& layout, Canvas& canvas, const Palette& palette) {
  paint_x_ticks(chart, layout, canvas, palette);
  paint_y_ticks(layout.y, chart.y.categories.empty(), false, layout, canvas, palette);
  if (chart.right) paint_y_ticks(layout.right, false, true, layout, canvas, palette);
  const Rect& plot = layout.plot;
  canvas.line({plot.x, plot.bottom()}, {plot.right(), plot.bottom()}, palette.axis);
  canvas.line({plot.x, plot.y}, {plot.x, plot.bottom()}, palette.axis);
  paint_axis_titles(chart, layout, canvas, palette);
}

void paint_rules(const Chart& chart, const ChartLayout& layout, Canvas& canvas, const Palette& palette) {
  const Rect& plot = layout.plot;
  for (const Rule& rule : chart.rules) {
    const PlacedAxis& axis = rule.vertical ? layout.x : layout.y;
    if (!axis.shows(rule.at)) continue;
    const double at = axis.at(rule.at);
    const Color color = rule.color < 0
                            ? palette.muted
                            : palette.series[static_cast<std::size_t>(rule.color) % palette.series.size()];
    if (rule.vertical) {
      canvas.line({at, plot.y}, {at, plot.bottom()}, faded(color, 0.55), 1);
      continue;
    }
    canvas.line({plot.x, at}, {plot.right(), at}, color, 1, true);
    const double height = canvas.measure(rule.label, label_style(palette)).height;
    const bool room_above = at - height - 1 > plot.y;
    TextStyle style = label_style(palette);
    style.color = color;
    const double x = rule.label_at_start ? plot.x + 4 : plot.right() - 4;
    canvas.text(rule.label, {x, room_above ? at - height - 1 : at + 1}, style,
                rule.label_at_start ? Align::Left : Align::Right);
  }
}

}  // namespace aq::report
