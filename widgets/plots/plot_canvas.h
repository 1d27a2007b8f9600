// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <optional>

#include "widgets/plots/qcustomplot.h"

namespace aq {

/// A QCustomPlot with a hover mark that is painted over the finished picture, so that moving the mouse
/// redraws nothing else, and with axes whose ticks fit the size of the moment.
class PlotCanvas : public QCustomPlot {
  Q_OBJECT

 public:
  explicit PlotCanvas(QWidget* parent);
  void set_mark(std::optional<QPointF> position);
  void set_mark_colors(const QColor& ring, const QColor& fill);
  std::optional<QPointF> mark() const { return mark_; }
  /// Lays out for `size` ahead of drawing: tick labels are chosen by the size that a layout finds, and their
  /// width changes the layout.
  void settle_layout(QSize size);

 Q_SIGNALS:
  void left();
  void resized();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  std::optional<QPointF> mark_;
  QColor ring_, fill_;
};

}  // namespace aq
