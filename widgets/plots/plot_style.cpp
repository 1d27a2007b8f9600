// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/plot_style.h"

#include <cmath>

namespace aq {
namespace {

constexpr int kLabelOverhang = 12;  // half of it on each side is free of the header and of tick labels
const char* const kWholeLabel = "whole_label";
const char* const kShownLabel = "shown_label";

}  // namespace

void style_axis(QCPAxis* axis, const Theme& theme, const QFont& font) {
  QFont small = font;
  small.setPointSizeF(font.pointSizeF() * 0.9);
  axis->setBasePen(QPen(theme.border, 1));
  axis->setTickPen(Qt::NoPen);
  axis->setSubTickPen(Qt::NoPen);
  axis->setTickLength(0, 0);
  axis->setSubTickLength(0, 0);
  axis->setTickLabelPadding(6);
  axis->setLabelPadding(4);
  axis->setTickLabelColor(theme.muted);
  axis->setTickLabelFont(small);
  axis->setLabelColor(theme.muted);
  axis->setLabelFont(small);
  axis->grid()->setPen(QPen(theme.grid, 1));
  axis->grid()->setZeroLinePen(QPen(theme.grid, 1));
  axis->grid()->setSubGridVisible(false);
}

void style_rect(QCPAxisRect* rect, const Theme& theme, const QFont& font) {
  // On the right half of the last tick label needs room.
  rect->setMinimumMargins(QMargins(0, 6, 10, 0));
  for (QCPAxis* axis : rect->axes()) style_axis(axis, theme, font);
}

void shorten_labels(const QCustomPlot& plot) {
  for (QCPAxis* axis : plot.findChildren<QCPAxis*>()) {
    if (axis->orientation() != Qt::Vertical) continue;
    // What is no longer what was put there came from build(): a whole label.
    if (axis->label() != axis->property(kShownLabel).toString())
      axis->setProperty(kWholeLabel, axis->label());
    const int room = axis->axisRect()->height() + kLabelOverhang;
    const QString shown = QFontMetrics(axis->labelFont())
                              .elidedText(axis->property(kWholeLabel).toString(), Qt::ElideRight, room);
    axis->setProperty(kShownLabel, shown);
    axis->setLabel(shown);
  }
}

QCPGraph* add_line(QCPAxis* keys, QCPAxis* values, const QString& name, const QColor& color, double width) {
  QCPGraph* graph = keys->parentPlot()->addGraph(keys, values);
  graph->setName(name);
  graph->setPen(QPen(color, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  graph->setAdaptiveSampling(true);
  return graph;
}

QCPGraph* add_steps(QCPAxis* keys, QCPAxis* values, const QString& name, const QColor& color,
                    double fill_opacity) {
  QCPGraph* graph = add_line(keys, values, name, color, 1.3);
  graph->setLineStyle(QCPGraph::lsStepCenter);
  if (fill_opacity > 0) graph->setBrush(faded(color, fill_opacity));
  return graph;
}

QCPItemStraightLine* add_vertical(QCPAxis* keys, QCPAxis* values, double position, const QPen& pen) {
  auto* line = new QCPItemStraightLine(keys->parentPlot());
  for (QCPItemPosition* point : {line->point1, line->point2}) point->setAxes(keys, values);
  // On a logarithmic axis both coordinates have to be above 0.
  line->point1->setCoords(position, 1);
  line->point2->setCoords(position, 2);
  line->setClipAxisRect(keys->axisRect());
  line->setPen(pen);
  return line;
}

QCPItemStraightLine* add_horizontal(QCPAxis* keys, QCPAxis* values, double position, const QPen& pen) {
  auto* line = new QCPItemStraightLine(keys->parentPlot());
  for (QCPItemPosition* point : {line->point1, line->point2}) point->setAxes(keys, values);
  line->point1->setCoords(0, position);
  line->point2->setCoords(1, position);
  line->setClipAxisRect(keys->axisRect());
  line->setPen(pen);
  return line;
}

QCPColorGradient gradient_of(const GradientStops& stops) {
  QCPColorGradient gradient;
  gradient.clearColorStops();
  for (const auto& [position, color] : stops) gradient.setColorStopAt(position, color);
  gradient.setLevelCount(255);
  return gradient;
}

QCPRange padded(const QCPRange& range, double share, bool logarithmic) {
  if (logarithmic && range.lower > 0) {
    const double factor = range.upper > range.lower ? std::pow(range.upper / range.lower, share) : 2.0;
    return {range.lower / factor, range.upper * factor};
  }
  const double margin =
      range.size() > 0 ? share * range.size() : (range.center() == 0 ? 1 : std::abs(range.center()));
  return {range.lower - margin, range.upper + margin};
}

}  // namespace aq
