// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <vector>

#include "widgets/plots/plot.h"

namespace aq {

struct TradeOffPoint {
  QString name;
  QColor color;
  double x = 0, y = 0;  ///< what is not known is NaN: the point is left out, and counted in the header
};

/// Indices of the points that no other one beats: none is as low in one of the two values and lower in the
/// other. In ascending x. Points with values that are not finite are never among them.
std::vector<std::size_t> pareto_front(const std::vector<TradeOffPoint>& points);

/// Two figures of several runs against each other, lower being better in both, with the Pareto front.
class TradeOffPlot : public Plot {
  Q_OBJECT

 public:
  explicit TradeOffPlot(QWidget* parent = nullptr);

  void show_points(std::vector<TradeOffPoint> points, const QString& x_label, const QString& y_label);
  void clear() override { show_points({}, {}, {}); }

  QString title() const override { return tr("Trade-off"); }
  bool empty() const override;
  QString empty_text() const override;
  QString csv() const override;
  Hover hover_at(const QPointF& position) const override;

 protected:
  void build(QCustomPlot& canvas, PlotHeader& header) override;
  void fit() override;

 private:
  std::vector<TradeOffPoint> drawable() const;
  void draw_front(QCustomPlot& canvas) const;
  void draw_point(QCustomPlot& canvas, const TradeOffPoint& point) const;

  std::vector<TradeOffPoint> points_;
  QString x_label_, y_label_;
};

}  // namespace aq
