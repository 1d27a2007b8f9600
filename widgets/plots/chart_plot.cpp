// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/chart_plot.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "widgets/plots/canvas_drag.h"
#include "widgets/plots/csv_table.h"
#include "widgets/plots/hover.h"
#include "widgets/plots/number_text.h"
#include "widgets/plots/plot_header.h"
#include "widgets/plots/plot_style.h"
#include "widgets/plots/qcustomplot.h"
#include "widgets/plots/tickers.h"

namespace aq {
namespace {

constexpr double kHandleReach = 9;  ///< pixels to each side of the handle's line
constexpr double kDotSize = 5, kBarWidth = 0.6;

/// Whether both are drawings of the same things.
bool same_subject(const Chart& a, const Chart& b) {
  return a.title == b.title && a.x_label == b.x_label && a.y_label == b.y_label &&
         a.series.size() == b.series.size();
}

/// The finite values that an axis can show, as a range.
std::optional<QCPRange> data_range(const std::vector<ChartSeries>& all,
                                   std::vector<double> ChartSeries::*values, bool logarithmic) {
  std::optional<QCPRange> range;
  for (const ChartSeries& series : all)
    for (const double value : series.*values) {
      if (!std::isfinite(value) || (logarithmic && value <= 0)) continue;
      range = range ? range->expanded(QCPRange(value, value)) : QCPRange(value, value);
    }
  return range;
}

LegendEntry::Mark mark_of(ChartSeries::Kind kind) {
  switch (kind) {
    case ChartSeries::Kind::Dots:
      return LegendEntry::Mark::Dot;
    case ChartSeries::Kind::Steps:
    case ChartSeries::Kind::Bars:
      return LegendEntry::Mark::Fill;
    default:
      return LegendEntry::Mark::Line;
  }
}

QVector<double> vector_of(const std::vector<double>& values) { return {values.begin(), values.end()}; }

}  // namespace

ChartPlot::ChartPlot(QWidget* parent) : Plot(parent) {
  const auto find = [this](const QPointF& pixel) -> std::optional<int> {
    if (!chart_.handle || !main_rect()->rect().contains(pixel.toPoint())) return {};
    const double off = std::abs(pixel.x() - surface()->xAxis->coordToPixel(*chart_.handle));
    return off <= kHandleReach ? std::optional(0) : std::nullopt;
  };
  new CanvasDrag(
      *surface(), find, [this](int, const QPointF& pixel) { drag_handle(pixel); }, this);
}

void ChartPlot::show_chart(Chart chart) {
  if (chart == chart_) return;
  const bool same = same_subject(chart, chart_);
  chart_ = std::move(chart);
  same ? changed() : replaced();
}

void ChartPlot::set_empty_text(const QString& title, const QString& text) {
  empty_title_ = title;
  empty_text_ = text;
  changed();
}

void ChartPlot::clear() {
  chart_ = {};
  replaced();
}

bool ChartPlot::can_show(double x, double y) const {
  return std::isfinite(x) && std::isfinite(y) && (!chart_.x_log || x > 0) && (!chart_.y_log || y > 0);
}

bool ChartPlot::empty() const {
  return std::ranges::none_of(chart_.series, [this](const ChartSeries& series) {
    for (std::size_t i = 0; i < std::min(series.x.size(), series.y.size()); ++i)
      if (can_show(series.x[i], series.y[i])) return true;
    return false;
  });
}

QString ChartPlot::title() const { return chart_.title.isEmpty() ? empty_title_ : chart_.title; }

QPointF ChartPlot::handle_pixel() {
  const QRect area = main_rect()->rect();
  return {canvas().xAxis->coordToPixel(chart_.handle.value_or(0)), area.center().y() * 1.0};
}

void ChartPlot::drag_handle(const QPointF& pixel) {
  const QCPRange range = surface()->xAxis->range();
  Q_EMIT handle_moved(std::clamp(surface()->xAxis->pixelToCoord(pixel.x()), range.lower, range.upper));
}

QColor ChartPlot::color_of(int color) const {
  switch (color) {
    case chart_color::kMuted:
      return theme().muted;
    case chart_color::kAccent:
      return theme().accent;
    case chart_color::kPositive:
      return theme().positive;
    case chart_color::kWarning:
      return theme().warning;
    case chart_color::kText:
      return theme().text;
    default:
      return theme().series[static_cast<std::size_t>(color) % theme().series.size()];
  }
}

bool ChartPlot::has_bars() const {
  return std::ranges::any_of(chart_.series,
                             [](const ChartSeries& one) { return one.kind == ChartSeries::Kind::Bars; });
}

void ChartPlot::draw_graph(QCustomPlot& canvas, const ChartSeries& series) const {
  const QColor color = color_of(series.color);
  const bool steps = series.kind == ChartSeries::Kind::Steps,
             dots_only = series.kind == ChartSeries::Kind::Dots;
  QCPGraph* graph = steps ? add_steps(canvas.xAxis, canvas.yAxis, series.name, color, 0.25)
                          : add_line(canvas.xAxis, canvas.yAxis, series.name, color);
  for (std::size_t i = 0; i < std::min(series.x.size(), series.y.size()); ++i)
    if (steps || can_show(series.x[i], series.y[i])) graph->addData(series.x[i], series.y[i]);
  if (dots_only) graph->setLineStyle(QCPGraph::lsNone);
  if (!dots_only && series.size > 0) graph->setPen(QPen(color, series.size));
  if (dots_only || series.kind == ChartSeries::Kind::LineAndDots)
    graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, color,
                                           dots_only ? faded(color, 0.75) : color,
                                           dots_only && series.size > 0 ? series.size : kDotSize));
}

void ChartPlot::draw_bars(QCustomPlot& canvas, const ChartSeries& series) const {
  auto* bars = new QCPBars(canvas.xAxis, canvas.yAxis);
  bars->setName(series.name);
  bars->setWidth(kBarWidth);
  bars->setPen(Qt::NoPen);
  bars->setBrush(color_of(series.color));
  bars->setData(vector_of(series.x), vector_of(series.y));
  for (std::size_t i = 0; i < std::min(series.x.size(), series.y.size()); ++i) {
    auto* label = new QCPItemText(&canvas);
    label->position->setCoords(series.x[i], series.y[i]);
    label->setPositionAlignment(Qt::AlignHCenter | Qt::AlignBottom);
    label->setPadding(QMargins(0, 0, 0, 3));
    label->setText(number_text(series.y[i], 3));
    label->setColor(theme().text);
    label->setFont(font());
    label->setClipToAxisRect(false);
  }
}

void ChartPlot::draw_segments(QCustomPlot& canvas, const ChartSeries& series) const {
  auto* curve = new QCPCurve(canvas.xAxis, canvas.yAxis);
  curve->setName(series.name);
  curve->setPen(QPen(faded(color_of(series.color), 0.45), series.size > 0 ? series.size : 1.0));
  const double gap = std::numeric_limits<double>::quiet_NaN();
  double t = 0;
  for (std::size_t i = 0; i + 1 < std::min(series.x.size(), series.y.size()); i += 2) {
    curve->addData(t++, series.x[i], series.y[i]);
    curve->addData(t++, series.x[i + 1], series.y[i + 1]);
    curve->addData(t++, gap, gap);
  }
}

void ChartPlot::draw_series(QCustomPlot& canvas, const ChartSeries& series) const {
  switch (series.kind) {
    case ChartSeries::Kind::Bars:
      return draw_bars(canvas, series);
    case ChartSeries::Kind::Segments:
      return draw_segments(canvas, series);
    default:
      return draw_graph(canvas, series);
  }
}

void ChartPlot::draw_line(QCustomPlot& canvas, const ChartLine& line) const {
  const QPen pen(faded(color_of(line.color), line.dashed ? 0.9 : 0.55), 1.2,
                 line.dashed ? Qt::DashLine : Qt::SolidLine);
  line.vertical ? add_vertical(canvas.xAxis, canvas.yAxis, line.at, pen)
                : add_horizontal(canvas.xAxis, canvas.yAxis, line.at, pen);
}

void ChartPlot::draw_handle(QCustomPlot& canvas) const {
  add_vertical(canvas.xAxis, canvas.yAxis, *chart_.handle, QPen(theme().accent, 2));
  constexpr double kRadius = 6;
  // A disc at half the height, whose corners are told in pixels from a point on the line.
  auto* middle = new QCPItemTracer(&canvas);
  middle->setStyle(QCPItemTracer::tsNone);
  middle->position->setTypeX(QCPItemPosition::ptPlotCoords);
  middle->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
  middle->position->setAxisRect(main_rect());
  middle->position->setCoords(*chart_.handle, 0.5);
  auto* grip = new QCPItemEllipse(&canvas);
  for (auto* corner : {grip->topLeft, grip->bottomRight}) {
    corner->setType(QCPItemPosition::ptAbsolute);
    corner->setParentAnchor(middle->position);
  }
  grip->topLeft->setCoords(-kRadius, -kRadius);
  grip->bottomRight->setCoords(kRadius, kRadius);
  grip->setPen(QPen(theme().surface, 2));
  grip->setBrush(theme().accent);
}

void ChartPlot::name_categories(QCustomPlot& canvas) const {
  if (chart_.categories.isEmpty()) return make_logarithmic(canvas.xAxis, chart_.x_log);
  auto ticker = QSharedPointer<QCPAxisTickerText>::create();
  for (qsizetype i = 0; i < chart_.categories.size(); ++i) ticker->addTick(double(i), chart_.categories[i]);
  canvas.xAxis->setScaleType(QCPAxis::stLinear);
  canvas.xAxis->setTicker(ticker);
}

void ChartPlot::build(QCustomPlot& canvas, PlotHeader& header) {
  name_categories(canvas);
  make_logarithmic(canvas.yAxis, chart_.y_log);
  canvas.xAxis->grid()->setVisible(chart_.categories.isEmpty());
  canvas.xAxis->setLabel(chart_.x_label);
  canvas.yAxis->setLabel(chart_.y_label);
  for (const ChartLine& line : chart_.lines) draw_line(canvas, line);
  std::vector<LegendEntry> legend;
  for (const ChartSeries& series : chart_.series) {
    draw_series(canvas, series);
    if (!series.name.isEmpty()) legend.push_back({series.name, color_of(series.color), mark_of(series.kind)});
  }
  for (const ChartLine& line : chart_.lines)
    if (!line.name.isEmpty())
      legend.push_back({line.name, color_of(line.color),
                        line.dashed ? LegendEntry::Mark::Dashed : LegendEntry::Mark::Line});
  if (chart_.handle) draw_handle(canvas);
  header.set_note(chart_.note, color_of(chart_.note_color));
  header.set_legend(std::move(legend));
}

void ChartPlot::fit() {
  const auto apply = [](QCPAxis* axis, const Chart::Range& fixed, const std::optional<QCPRange>& found,
                        double margin, bool logarithmic) {
    if (fixed) return axis->setRange(fixed->first, fixed->second);
    axis->setRange(padded(found.value_or(QCPRange(logarithmic ? 0.1 : 0, 1)), margin, logarithmic));
  };
  auto across = data_range(chart_.series, &ChartSeries::x, chart_.x_log);
  auto up = data_range(chart_.series, &ChartSeries::y, chart_.y_log);
  for (const ChartLine& line : chart_.lines)
    if (auto& range = line.vertical ? across : up; line.in_view && range) range->expand(line.at);
  if (!chart_.categories.isEmpty()) across = QCPRange(-0.4, double(chart_.categories.size()) - 0.6);
  if (has_bars() && up && !chart_.y_log) up = QCPRange(0, std::max(up->upper, 1e-300));
  apply(surface()->xAxis, chart_.x_range, across, chart_.categories.isEmpty() ? 0.03 : 0.1, chart_.x_log);
  apply(surface()->yAxis, chart_.y_range, up, has_bars() ? 0.14 : 0.08, chart_.y_log);
  if (!has_bars() || chart_.y_range) return;
  if (!chart_.y_log) surface()->yAxis->setRangeLower(0);
  for (int i = 0; i < surface()->plottableCount(); ++i)
    if (auto* bars = qobject_cast<QCPBars*>(surface()->plottable(i)))
      bars->setBaseValue(surface()->yAxis->range().lower);
}

Hover ChartPlot::hover_at(const QPointF& position) const {
  const auto point = nearest_point(*surface(), position);
  if (!point) return {};
  const QString name = point->graph->name().isEmpty() ? title() : point->graph->name();
  return {QStringLiteral("%1\n%2: %3\n%4: %5")
              .arg(name, chart_.x_label, x_text(point->key), chart_.y_label, number_text(point->value)),
          point->pixel};
}

void ChartPlot::clicked(const QPointF& position) {
  if (empty() || !main_rect()->rect().contains(position.toPoint())) return;
  Q_EMIT x_selected(surface()->xAxis->pixelToCoord(position.x()));
}

QString ChartPlot::x_text(double x) const {
  return chart_.categories.isEmpty() ? number_text(x) : chart_.categories.value(qRound(x));
}

QString ChartPlot::csv() const {
  CsvTable table({"series", "x", "y"});
  for (const ChartSeries& series : chart_.series)
    for (std::size_t i = 0; i < std::min(series.x.size(), series.y.size()); ++i)
      table.add({series.name, series.x[i], series.y[i]});
  return table.text();
}

}  // namespace aq
