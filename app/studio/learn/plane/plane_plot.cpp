// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/learn/plane/plane_plot.h"

#include <QLineF>
#include <algorithm>
#include <cmath>
#include <limits>

#include "widgets/plots/canvas_drag.h"
#include "widgets/plots/csv_table.h"
#include "widgets/plots/hover.h"
#include "widgets/plots/number_text.h"
#include "widgets/plots/plot_header.h"
#include "widgets/plots/plot_style.h"

namespace aq {
namespace {

constexpr double kTipReach = 14;  ///< pixels
constexpr double kMargin = 1.25;

double reach_of(const std::vector<PlanePoint>& points) {
  double reach = 0;
  for (const PlanePoint& point : points) reach = std::max({reach, std::abs(point.x), std::abs(point.y)});
  return reach;
}

}  // namespace

PlanePlot::PlanePlot(QWidget* parent) : Plot(parent) {
  back_ = add_rect(1);
  drag_ = new CanvasDrag(
      *surface(), [this](const QPointF& pixel) { return arrow_at(pixel); },
      [this](int column, const QPointF& pixel) { drag_arrow(column, pixel); }, this);
}

PlanePlot::Axes PlanePlot::left() const { return {surface()->xAxis, surface()->yAxis}; }
PlanePlot::Axes PlanePlot::right() const {
  return {back_->axis(QCPAxis::atBottom), back_->axis(QCPAxis::atLeft)};
}

void PlanePlot::show_plane(const Plane& plane, const PlaneMatrix& matrix) {
  plane_ = plane;
  matrix_ = matrix;
  changed();
}

void PlanePlot::clear() {
  plane_ = {};
  replaced();
}

QString PlanePlot::empty_text() const {
  return tr("The picture appears as soon as the model's tensors are read.");
}

double PlanePlot::unit() const { return std::max(reach_of(plane_.weights), 1e-12); }

PlanePoint PlanePlot::column(int index) const {
  const auto i = static_cast<std::size_t>(index);
  return {matrix_[i], matrix_[i + 2]};
}

QPointF PlanePlot::tip_pixel(int index) {
  canvas();
  const PlanePoint tip = column(index);
  return {left().x->coordToPixel(unit() * tip.x), left().y->coordToPixel(unit() * tip.y)};
}

std::optional<int> PlanePlot::arrow_at(const QPointF& pixel) const {
  if (empty()) return {};
  std::optional<int> nearest;
  double best = kTipReach;
  for (const int index : {0, 1}) {
    const PlanePoint tip = column(index);
    const QPointF at(left().x->coordToPixel(unit() * tip.x), left().y->coordToPixel(unit() * tip.y));
    const double off = QLineF(at, pixel).length();
    if (off > best) continue;
    best = off;
    nearest = index;
  }
  return nearest;
}

void PlanePlot::drag_arrow(int index, const QPointF& pixel) {
  Q_EMIT column_moved(index, left().x->pixelToCoord(pixel.x()) / unit(),
                      left().y->pixelToCoord(pixel.y()) / unit());
}

void PlanePlot::draw_points(Axes axes, const std::vector<PlanePoint>& points, const QString& name,
                            const QColor& color, double size) const {
  QCPGraph* graph = add_line(axes.x, axes.y, name, color);
  graph->setLineStyle(QCPGraph::lsNone);
  graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, color, faded(color, 0.8), size));
  for (const PlanePoint& point : points) graph->addData(point.x, point.y);
}

void PlanePlot::draw_moves(Axes axes, const std::vector<PlanePoint>& from,
                           const std::vector<PlanePoint>& to) const {
  auto* curve = new QCPCurve(axes.x, axes.y);
  curve->setPen(QPen(faded(theme().muted, 0.5), 1));
  const double gap = std::numeric_limits<double>::quiet_NaN();
  double t = 0;
  for (std::size_t i = 0; i < std::min(from.size(), to.size()); ++i) {
    curve->addData(t++, from[i].x, from[i].y);
    curve->addData(t++, to[i].x, to[i].y);
    curve->addData(t++, gap, gap);
  }
}

void PlanePlot::draw_square_grid(QCustomPlot&) const {
  const QPen pen(faded(theme().series[2], 0.5), 1);
  for (const double level : plane_.levels) {
    add_vertical(left().x, left().y, level, pen);
    add_horizontal(left().x, left().y, level, pen);
  }
}

void PlanePlot::draw_slanted_grid(QCustomPlot& canvas) const {
  const double scale = 1 / plane_.determinant;
  // A⁻¹ = [d, −b; −c, a] / det
  const auto back = [&](double x, double y) {
    return QPointF((matrix_[3] * x - matrix_[1] * y) * scale, (matrix_[0] * y - matrix_[2] * x) * scale);
  };
  const auto line = [&](const QPointF& from, const QPointF& to) {
    auto* item = new QCPItemStraightLine(&canvas);
    for (QCPItemPosition* point : {item->point1, item->point2}) point->setAxes(right().x, right().y);
    item->point1->setCoords(from);
    item->point2->setCoords(to);
    item->setClipAxisRect(back_);
    item->setPen(QPen(faded(theme().series[2], 0.5), 1));
  };
  for (const double level : plane_.levels) {
    line(back(level, 0), back(level, unit()));
    line(back(0, level), back(unit(), level));
  }
}

void PlanePlot::draw_arrow(QCustomPlot& canvas, int index) const {
  const PlanePoint tip = column(index);
  auto* arrow = new QCPItemLine(&canvas);
  for (QCPItemPosition* end : {arrow->start, arrow->end}) end->setAxes(left().x, left().y);
  arrow->start->setCoords(0, 0);
  arrow->end->setCoords(unit() * tip.x, unit() * tip.y);
  arrow->setPen(QPen(theme().accent, 2.2));
  auto* grip = new QCPItemEllipse(&canvas);
  constexpr double kRadius = 6.5;
  for (QCPItemPosition* corner : {grip->topLeft, grip->bottomRight}) {
    corner->setType(QCPItemPosition::ptAbsolute);
    corner->setParentAnchor(arrow->end);
  }
  grip->topLeft->setCoords(-kRadius, -kRadius);
  grip->bottomRight->setCoords(kRadius, kRadius);
  grip->setPen(QPen(theme().surface, 2));
  grip->setBrush(theme().accent);
  auto* name = new QCPItemText(&canvas);
  name->position->setType(QCPItemPosition::ptAbsolute);
  name->position->setParentAnchor(arrow->end);
  name->position->setCoords(8, -8);
  name->setPositionAlignment(Qt::AlignLeft | Qt::AlignBottom);
  name->setText(index == 0 ? QStringLiteral("a₁") : QStringLiteral("a₂"));
  name->setColor(theme().accent);
  name->setFont(font());
}

void PlanePlot::build(QCustomPlot& canvas, PlotHeader& header) {
  left().x->setLabel(tr("Channel 1 of AW"));
  left().y->setLabel(tr("Channel 2 of AW"));
  right().x->setLabel(tr("Channel 1 of W"));
  right().y->setLabel(tr("Channel 2 of W"));
  draw_square_grid(canvas);
  draw_moves(left(), plane_.transformed, plane_.rounded);
  draw_points(left(), plane_.transformed, tr("A·W"), theme().series[0], 5);
  draw_points(left(), plane_.rounded, tr("rounded"), theme().series[1], 5);
  if (plane_.invertible) {
    draw_slanted_grid(canvas);
    draw_moves(right(), plane_.weights, plane_.back);
  }
  draw_points(right(), plane_.weights, tr("weights W"), theme().series[0], 5);
  draw_points(right(), plane_.back, tr("A⁻¹·Q(A·W)"), theme().series[1], 5);
  for (const int index : {0, 1}) draw_arrow(canvas, index);
  if (plane_.invertible)
    header.set_note(tr("left: where A puts the weights; right: where they come from"));
  else
    header.set_note(tr("the determinant is 0: no inverse brings the weights back"), theme().warning);
  header.set_legend({{tr("weights"), theme().series[0], LegendEntry::Mark::Dot},
                     {tr("rounded"), theme().series[1], LegendEntry::Mark::Dot},
                     {tr("grid"), theme().series[2], LegendEntry::Mark::Line},
                     {tr("columns of A, to drag"), theme().accent, LegendEntry::Mark::Line}});
}

void PlanePlot::fit_axes(Axes axes, double reach) const {
  const QSize room = axes.x->axisRect()->size();
  const double aspect = room.height() > 0 && room.width() > 0 ? double(room.width()) / room.height() : 1;
  // One scale for both axes, so that a square is a square.
  const double half = std::max(reach, 1e-12) * kMargin;
  axes.x->setRange(-half * std::max(1.0, aspect), half * std::max(1.0, aspect));
  axes.y->setRange(-half * std::max(1.0, 1 / aspect), half * std::max(1.0, 1 / aspect));
}

void PlanePlot::fit() {
  double reach = std::max(reach_of(plane_.transformed), reach_of(plane_.rounded));
  for (const int index : {0, 1})
    reach = std::max({reach, unit() * std::abs(column(index).x), unit() * std::abs(column(index).y)});
  // The ground must not move under what is being dragged.
  if (!drag_->held()) fit_axes(left(), reach);
  fit_axes(right(), 1.25 * unit());
}

Hover PlanePlot::hover_at(const QPointF& position) const {
  const auto point = nearest_point(*surface(), position, 12);
  if (!point) return {};
  return {QStringLiteral("%1\n(%2, %3)")
              .arg(point->graph->name(), number_text(point->key, 3), number_text(point->value, 3)),
          point->pixel};
}

QString PlanePlot::csv() const {
  CsvTable table({"points", "x", "y"});
  const auto add = [&](const char* name, const std::vector<PlanePoint>& points) {
    for (const PlanePoint& point : points) table.add({name, point.x, point.y});
  };
  add("weights", plane_.weights);
  add("transformed", plane_.transformed);
  add("rounded", plane_.rounded);
  add("back", plane_.back);
  return table.text();
}

}  // namespace aq
