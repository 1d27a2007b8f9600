// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <vector>

#include "core/run/run_event.h"
#include "widgets/plots/plot.h"

namespace aq {

/// The grid searches of one block: the error at every exponent tried, as a multiple of the smallest of the
/// same placement, so that placements whose errors differ by magnitudes can be compared. Minima are marked.
class SearchPlot : public Plot {
  Q_OBJECT

 public:
  explicit SearchPlot(QWidget* parent = nullptr);

  /// @param searches of one block, one a placement; those that hold no usable error are left out
  void show_searches(const std::vector<SearchFinished>& searches);
  void clear() override;

  QString title() const override { return tr("Grid Search"); }
  bool empty() const override { return curves_.empty(); }
  QString empty_text() const override;
  QString csv() const override;
  Hover hover_at(const QPointF& position) const override;

 protected:
  void build(QCustomPlot& canvas, PlotHeader& header) override;
  void fit() override;

 private:
  struct Point {
    double exponent = 0, error = 0;
  };
  struct Curve {
    std::string placement;
    std::vector<Point> points;  ///< by exponent
    Point best;
    double relative(const Point& point) const { return point.error / best.error; }
  };
  static Curve curve_of(const SearchFinished& search);
  QColor color_of(std::size_t curve) const;
  void draw_curve(QCustomPlot& canvas, std::size_t index) const;

  int block_ = -1;
  std::vector<Curve> curves_;
};

}  // namespace aq
