#include "widgets/plots/curves_plot.h"

#include <algorithm>
#include <cmath>

#include "widgets/plots/csv_table.h"
#include "widgets/plots/hover.h"
#include "widgets/plots/number_text.h"
#include "widgets/plots/plot_header.h"
#include "widgets/plots/plot_style.h"
#include "widgets/plots/tickers.h"

namespace aq {
namespace {

constexpr double kPointSize = 6;
constexpr double kRoom = 0.06;
const char* const kIndex = "curve";

QCPRange range_of(const std::vector<double>& values) {
  if (values.empty()) return {0, 1};
  const auto [low, high] = std::ranges::minmax(values);
  return {low, high};
}

}  // namespace

CurvesPlot::CurvesPlot(QWidget* parent) : Plot(parent) {}

void CurvesPlot::show_curves(const CurveSet& set) {
  if (set == set_) return;
  const bool same = set.title == set_.title && set.x_label == set_.x_label && set.y_label == set_.y_label &&
                    set.curves.size() == set_.curves.size();
  set_ = set;
  same ? changed() : replaced();
}

void CurvesPlot::set_empty_text(const QString& title, const QString& text) {
  if (empty()) set_.title = title;
  empty_text_ = text;
  changed();
}

void CurvesPlot::clear() {
  set_ = {.title = set_.title};
  replaced();
}

bool CurvesPlot::drawable(const QPointF& point) const {
  return std::isfinite(point.x()) && std::isfinite(point.y()) && (!set_.logarithmic_x || point.x() > 0) &&
         (!set_.logarithmic_y || point.y() > 0);
}

bool CurvesPlot::empty() const {
  return std::ranges::none_of(set_.curves, [this](const Curve& curve) {
    return std::ranges::any_of(curve.points, [this](const QPointF& point) { return drawable(point); });
  });
}

void CurvesPlot::draw_curve(QCustomPlot& canvas, std::size_t index) {
  const Curve& curve = set_.curves[index];
  const QColor color = theme().series[index % theme().series.size()];
  QCPGraph* graph = add_line(canvas.xAxis, canvas.yAxis, curve.name, color);
  if (!curve.joined) graph->setLineStyle(QCPGraph::lsNone);
  graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, color, color, kPointSize));
  graph->setProperty(kIndex, static_cast<int>(index));
  for (const QPointF& point : curve.points)
    if (drawable(point)) graph->addData(point.x(), point.y());
}

void CurvesPlot::draw_markers(QCustomPlot& canvas) const {
  const QPen pen(theme().muted, 1, Qt::DashLine);
  if (set_.marker) add_vertical(canvas.xAxis, canvas.yAxis, *set_.marker, pen);
  if (set_.reference) add_horizontal(canvas.xAxis, canvas.yAxis, *set_.reference, pen);
}

void CurvesPlot::build(QCustomPlot& canvas, PlotHeader& header) {
  make_logarithmic(canvas.xAxis, set_.logarithmic_x);
  make_logarithmic(canvas.yAxis, set_.logarithmic_y);
  if (!set_.categories.isEmpty()) {
    auto ticker = QSharedPointer<QCPAxisTickerText>::create();
    for (int i = 0; i < set_.categories.size(); ++i) ticker->addTick(i, set_.categories[i]);
    canvas.xAxis->setTicker(ticker);
  }
  canvas.xAxis->setLabel(set_.x_label);
  canvas.yAxis->setLabel(set_.y_label);
  std::vector<LegendEntry> legend;
  for (std::size_t index = 0; index < set_.curves.size(); ++index) {
    draw_curve(canvas, index);
    const auto mark = set_.curves[index].joined ? LegendEntry::Mark::Line : LegendEntry::Mark::Dot;
    if (!set_.curves[index].name.isEmpty())
      legend.push_back({set_.curves[index].name, theme().series[index % theme().series.size()], mark});
  }
  draw_markers(canvas);
  for (const QString& label :
       {set_.marker ? set_.marker_label : QString(), set_.reference ? set_.reference_label : QString()})
    if (!label.isEmpty()) legend.push_back({label, theme().muted, LegendEntry::Mark::Dashed});
  header.set_note(set_.note);
  header.set_legend(std::move(legend));
}

void CurvesPlot::fit() {
  std::vector<double> xs, ys;
  for (const Curve& curve : set_.curves)
    for (const QPointF& point : curve.points)
      if (drawable(point)) {
        xs.push_back(point.x());
        ys.push_back(point.y());
      }
  if (set_.reference) ys.push_back(*set_.reference);
  const auto widened = [](QCPRange range, bool logarithmic) {
    if (range.size() == 0 && logarithmic) return QCPRange(range.lower / 2, range.upper * 2);
    if (range.size() == 0) return QCPRange(range.lower - 0.5, range.upper + 0.5);
    return padded(range, kRoom, logarithmic);
  };
  surface()->xAxis->setRange(widened(range_of(xs), set_.logarithmic_x));
  surface()->yAxis->setRange(widened(range_of(ys), set_.logarithmic_y));
}

void CurvesPlot::clicked(const QPointF& position) {
  if (empty() || !main_rect()->rect().contains(position.toPoint())) return;
  Q_EMIT x_selected(surface()->xAxis->pixelToCoord(position.x()));
}

Hover CurvesPlot::hover_at(const QPointF& position) const {
  const auto found = nearest_point(*surface(), position);
  if (!found) return {};
  const Curve& curve = set_.curves[static_cast<std::size_t>(found->graph->property(kIndex).toInt())];
  QStringList lines;
  if (!curve.name.isEmpty()) lines << curve.name;
  const bool named = !set_.categories.isEmpty();
  const QString x = named ? set_.categories.value(static_cast<int>(found->key)) : number_text(found->key, 5);
  lines << QStringLiteral("%1: %2").arg(set_.x_label, x)
        << QStringLiteral("%1: %2").arg(set_.y_label, number_text(found->value, 5));
  return {lines.join(QLatin1Char('\n')), found->pixel};
}

QString CurvesPlot::csv() const {
  CsvTable table({"curve", "x", "y"});
  for (const Curve& curve : set_.curves)
    for (const QPointF& point : curve.points) table.add({curve.name, point.x(), point.y()});
  return table.text();
}

}  // namespace aq
