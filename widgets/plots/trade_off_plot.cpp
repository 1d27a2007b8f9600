// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/trade_off_plot.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "widgets/plots/csv_table.h"
#include "widgets/plots/hover.h"
#include "widgets/plots/number_text.h"
#include "widgets/plots/plot_header.h"
#include "widgets/plots/plot_style.h"
#include "widgets/plots/tickers.h"

namespace aq {
namespace {

constexpr double kLogarithmicFrom = 20;  // ratio of the largest to the smallest value
const char* const kPointName = "point_name";

bool is_drawable(const TradeOffPoint& point) { return std::isfinite(point.x) && std::isfinite(point.y); }

QCPRange extent_of(const std::vector<TradeOffPoint>& points, double TradeOffPoint::*value) {
  const auto [low, high] = std::ranges::minmax_element(points, {}, value);
  return {(*low).*value, (*high).*value};
}

void fit_axis(QCPAxis* axis, const QCPRange& range) {
  const bool logarithmic = range.lower > 0 && range.upper / range.lower > kLogarithmicFrom;
  make_logarithmic(axis, logarithmic);
  constexpr double kPointMargin = 0.1;
  if (range.size() > 0)
    axis->setRange(padded(range, kPointMargin, logarithmic));
  else
    axis->setRange(range.lower - std::max(0.5, 0.1 * std::abs(range.lower)),
                   range.upper + std::max(0.5, 0.1 * std::abs(range.upper)));
}

}  // namespace

std::vector<std::size_t> pareto_front(const std::vector<TradeOffPoint>& points) {
  std::vector<std::size_t> order(points.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::erase_if(order, [&](std::size_t i) { return !is_drawable(points[i]); });
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    return std::pair(points[a].x, points[a].y) < std::pair(points[b].x, points[b].y);
  });
  std::vector<std::size_t> front;
  double best = std::numeric_limits<double>::infinity();
  for (const std::size_t i : order) {
    const bool twin = !front.empty() && points[front.back()].x == points[i].x && points[i].y == best;
    if (points[i].y >= best && !twin) continue;
    best = points[i].y;
    front.push_back(i);
  }
  return front;
}

TradeOffPlot::TradeOffPlot(QWidget* parent) : Plot(parent) {}

void TradeOffPlot::show_points(std::vector<TradeOffPoint> points, const QString& x_label,
                               const QString& y_label) {
  points_ = std::move(points);
  x_label_ = x_label;
  y_label_ = y_label;
  replaced();
}

std::vector<TradeOffPoint> TradeOffPlot::drawable() const {
  std::vector<TradeOffPoint> shown;
  std::ranges::copy_if(points_, std::back_inserter(shown), is_drawable);
  return shown;
}

bool TradeOffPlot::empty() const { return std::ranges::none_of(points_, is_drawable); }

QString TradeOffPlot::empty_text() const {
  return points_.empty()
             ? tr("Two figures of the chosen runs appear here against each other.")
             : tr("None of the chosen runs has both figures. Choose other axes, or measure what is missing.");
}

/// Steps: between two runs of the front there is nothing better than the one at the left.
void TradeOffPlot::draw_front(QCustomPlot& canvas) const {
  QCPGraph* front = add_line(canvas.xAxis, canvas.yAxis, tr("Pareto front"), theme().muted, 1.6);
  front->setPen(QPen(theme().muted, 1.6, Qt::DashLine));
  front->setLineStyle(QCPGraph::lsStepLeft);
  front->setLayer(QStringLiteral("grid"));
  for (const std::size_t i : pareto_front(points_)) front->addData(points_[i].x, points_[i].y);
}

void TradeOffPlot::draw_point(QCustomPlot& canvas, const TradeOffPoint& point) const {
  QCPGraph* graph = add_line(canvas.xAxis, canvas.yAxis, point.name, point.color);
  graph->setLineStyle(QCPGraph::lsNone);
  graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, point.color, point.color, 10));
  graph->setProperty(kPointName, point.name);
  graph->addData(point.x, point.y);
}

void TradeOffPlot::build(QCustomPlot& canvas, PlotHeader& header) {
  canvas.xAxis->setLabel(x_label_);
  canvas.yAxis->setLabel(y_label_);
  const std::vector<TradeOffPoint> shown = drawable();
  for (const TradeOffPoint& point : shown) draw_point(canvas, point);
  draw_front(canvas);  // the last one: what hovers over a point is the run, not the front
  const auto missing = static_cast<int>(points_.size() - shown.size());
  header.set_note(missing == 0 ? tr("lower is better in both")
                               : tr("lower is better in both; %1 without these figures").arg(missing));
  std::vector<LegendEntry> legend{{tr("Pareto front"), theme().muted, LegendEntry::Mark::Dashed}};
  for (const TradeOffPoint& point : shown)
    legend.push_back({point.name, point.color, LegendEntry::Mark::Dot});
  header.set_legend(std::move(legend));
}

void TradeOffPlot::fit() {
  const std::vector<TradeOffPoint> shown = drawable();
  fit_axis(surface()->xAxis, extent_of(shown, &TradeOffPoint::x));
  fit_axis(surface()->yAxis, extent_of(shown, &TradeOffPoint::y));
}

Hover TradeOffPlot::hover_at(const QPointF& position) const {
  const auto point = nearest_point(*surface(), position);
  if (!point || !point->graph->property(kPointName).isValid()) return {};
  return {tr("%1\n%2: %3\n%4: %5")
              .arg(point->graph->property(kPointName).toString(), x_label_, number_text(point->key), y_label_,
                   number_text(point->value)),
          point->pixel};
}

QString TradeOffPlot::csv() const {
  CsvTable table({"run", "x", "y", "on_front"});
  const std::vector<std::size_t> front = pareto_front(points_);
  for (std::size_t i = 0; i < points_.size(); ++i) {
    const auto cell = [](double value) {
      return std::isfinite(value) ? QVariant(value) : QVariant(QString());
    };
    const bool on_front = std::ranges::find(front, i) != front.end();
    table.add({points_[i].name, cell(points_[i].x), cell(points_[i].y), on_front ? 1 : 0});
  }
  return table.text();
}

}  // namespace aq
