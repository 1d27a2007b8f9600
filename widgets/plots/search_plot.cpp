// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/search_plot.h"

#include <algorithm>
#include <cmath>

#include "widgets/plots/csv_table.h"
#include "widgets/plots/hover.h"
#include "widgets/plots/number_text.h"
#include "widgets/plots/placement_name.h"
#include "widgets/plots/plot_header.h"
#include "widgets/plots/plot_style.h"
#include "widgets/plots/tickers.h"

namespace aq {
namespace {

constexpr double kMarkSize = 11;
constexpr double kRoomForMarks = 0.15;
const char* const kCurve = "curve";

}  // namespace

SearchPlot::SearchPlot(QWidget* parent) : Plot(parent) { make_logarithmic(surface()->yAxis, true); }

SearchPlot::Curve SearchPlot::curve_of(const SearchFinished& search) {
  Curve curve{search.placement, {}, {}};
  const std::size_t count = std::min(search.ratios.size(), search.losses.size());
  for (std::size_t i = 0; i < count; ++i) {
    const Point point{search.ratios[i], search.losses[i]};
    // A multiple of an error of 0 says nothing, and has no place on a logarithmic axis.
    if (std::isfinite(point.exponent) && std::isfinite(point.error) && point.error > 0)
      curve.points.push_back(point);
  }
  std::ranges::stable_sort(curve.points, {}, &Point::exponent);
  if (!curve.points.empty()) curve.best = *std::ranges::min_element(curve.points, {}, &Point::error);
  return curve;
}

void SearchPlot::show_searches(const std::vector<SearchFinished>& searches) {
  const int block = searches.empty() ? -1 : searches.front().block;
  const bool same = block == block_;
  block_ = block;
  curves_.clear();
  for (const SearchFinished& search : searches)
    if (Curve curve = curve_of(search); !curve.points.empty()) curves_.push_back(std::move(curve));
  same ? changed() : replaced();
}

void SearchPlot::clear() { show_searches({}); }

QString SearchPlot::empty_text() const {
  return tr(
      "The error at every exponent tried appears here, one curve a placement, where the recipe searches for "
      "the diagonals to start at.");
}

QColor SearchPlot::color_of(std::size_t curve) const { return theme().series[curve % theme().series.size()]; }

void SearchPlot::draw_curve(QCustomPlot& canvas, std::size_t index) const {
  const Curve& curve = curves_[index];
  const QColor color = color_of(index);
  const QString name = placement_name(curve.placement);
  QCPGraph* line = add_line(canvas.xAxis, canvas.yAxis, name, color);
  line->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, color, color, 4));
  for (const Point& point : curve.points) line->addData(point.exponent, curve.relative(point));
  QCPGraph* mark = add_line(canvas.xAxis, canvas.yAxis, name, color, 2);
  mark->setScatterStyle(
      QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(color, 2), theme().surface, kMarkSize));
  mark->addData(curve.best.exponent, 1);
  for (QCPGraph* graph : {line, mark}) graph->setProperty(kCurve, static_cast<int>(index));
}

void SearchPlot::build(QCustomPlot& canvas, PlotHeader& header) {
  canvas.xAxis->setLabel(tr("Exponent"));
  canvas.yAxis->setLabel(tr("Error / smallest (log)"));
  std::vector<LegendEntry> legend;
  for (std::size_t index = 0; index < curves_.size(); ++index) {
    draw_curve(canvas, index);
    const Curve& curve = curves_[index];
    legend.push_back({tr("%1: %2").arg(placement_name(curve.placement), number_text(curve.best.exponent, 3)),
                      color_of(index), LegendEntry::Mark::Line});
  }
  header.set_note(tr("block %1, the smallest error is circled").arg(block_));
  header.set_legend(std::move(legend));
}

void SearchPlot::fit() {
  QCPRange exponents(0, 1), errors(1, 1);
  for (const Curve& curve : curves_) {
    exponents.expand({curve.points.front().exponent, curve.points.back().exponent});
    for (const Point& point : curve.points) errors.expand(curve.relative(point));
  }
  surface()->xAxis->setRange(padded(exponents, 0.02));
  surface()->yAxis->setRange(padded(errors, kRoomForMarks, true));
}

Hover SearchPlot::hover_at(const QPointF& position) const {
  const auto point = nearest_point(*surface(), position);
  if (!point) return {};
  const auto& curve = curves_[static_cast<std::size_t>(point->graph->property(kCurve).toInt())];
  return {tr("%1\nexponent %2\nerror %3, %4 times the smallest")
              .arg(placement_name(curve.placement), number_text(point->key, 3),
                   number_text(point->value * curve.best.error), number_text(point->value)),
          point->pixel};
}

QString SearchPlot::csv() const {
  CsvTable table({"block", "placement", "exponent", "error", "relative_error"});
  for (const Curve& curve : curves_)
    for (const Point& point : curve.points)
      table.add({block_, QString::fromStdString(curve.placement), point.exponent, point.error,
                 curve.relative(point)});
  return table.text();
}

}  // namespace aq
