// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/plot_canvas.h"

#include <QPainter>

#include "widgets/plots/plot_style.h"

namespace aq {

PlotCanvas::PlotCanvas(QWidget* parent) : QCustomPlot(parent) {
  setMouseTracking(true);
  setContextMenuPolicy(Qt::CustomContextMenu);
  setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
  setAutoAddPlottableToLegend(false);
  setNoAntialiasingOnDrag(false);
  setPlottingHint(QCP::phFastPolylines, false);
}

void PlotCanvas::set_mark(std::optional<QPointF> position) {
  if (mark_ == position) return;
  mark_ = position;
  update();
}

void PlotCanvas::set_mark_colors(const QColor& ring, const QColor& fill) {
  ring_ = ring;
  fill_ = fill;
}

void PlotCanvas::settle_layout(QSize size) {
  setViewport(QRect(QPoint(), size));
  // Margins follow from tick labels, these from the sizes, and a square's size from the margins.
  for (int pass = 0; pass < 3; ++pass) updateLayout();
  shorten_labels(*this);
  updateLayout();  // a label that found no room at all has left its margin
}

void PlotCanvas::paintEvent(QPaintEvent* event) {
  QCustomPlot::paintEvent(event);
  if (!mark_) return;
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(ring_, 2));
  painter.setBrush(fill_);
  painter.drawEllipse(*mark_, 4.5, 4.5);
}

void PlotCanvas::leaveEvent(QEvent* event) {
  QCustomPlot::leaveEvent(event);
  Q_EMIT left();
}

/// QCustomPlot draws anew at once, and so would all plots of a window in one turn of the event loop.
void PlotCanvas::resizeEvent(QResizeEvent* /*event*/) { Q_EMIT resized(); }

}  // namespace aq
