// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/studio/learn/plane/plane_numerics.h"
#include "widgets/plots/plot.h"

class QCPAxis;

namespace aq {

class CanvasDrag;

/// Weights of two input channels as points: on the left where A puts them, with the square grid that they are
/// rounded to and A's columns as arrows to drag; on the right where they come from, with the same grid as A⁻¹
/// brings it back.
class PlanePlot : public Plot {
  Q_OBJECT

 public:
  explicit PlanePlot(QWidget* parent = nullptr);

  void show_plane(const Plane& plane, const PlaneMatrix& matrix);
  const Plane& plane() const { return plane_; }
  /// Where the tip of a column's arrow is, in pixels of the canvas. @param column 0 or 1
  QPointF tip_pixel(int column);

  QString title() const override { return tr("Two Input Channels"); }
  bool empty() const override { return plane_.weights.empty(); }
  QString empty_text() const override;
  QString csv() const override;
  Hover hover_at(const QPointF& position) const override;
  void clear() override;

 Q_SIGNALS:
  /// A column of A was dragged to (x, y).
  void column_moved(int column, double x, double y);

 protected:
  void build(QCustomPlot& canvas, PlotHeader& header) override;
  void fit() override;

 private:
  struct Axes {
    QCPAxis *x, *y;
  };
  Axes left() const;
  Axes right() const;
  /// The length that a column of length 1 is drawn with: the largest weight's.
  double unit() const;
  PlanePoint column(int index) const;
  void draw_points(Axes axes, const std::vector<PlanePoint>& points, const QString& name, const QColor& color,
                   double size) const;
  void draw_moves(Axes axes, const std::vector<PlanePoint>& from, const std::vector<PlanePoint>& to) const;
  void draw_square_grid(QCustomPlot& canvas) const;
  void draw_slanted_grid(QCustomPlot& canvas) const;
  void draw_arrow(QCustomPlot& canvas, int column) const;
  void fit_axes(Axes axes, double reach) const;
  std::optional<int> arrow_at(const QPointF& pixel) const;
  void drag_arrow(int column, const QPointF& pixel);

  Plane plane_;
  PlaneMatrix matrix_{1, 0, 0, 1};
  QCPAxisRect* back_ = nullptr;  ///< the right one
  CanvasDrag* drag_;
};

}  // namespace aq
