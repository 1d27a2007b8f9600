// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/grid_map_plot.h"

#include <algorithm>
#include <cmath>

#include "widgets/plots/color_bar.h"
#include "widgets/plots/csv_table.h"
#include "widgets/plots/number_text.h"
#include "widgets/plots/plot_header.h"
#include "widgets/plots/plot_style.h"
#include "widgets/plots/tickers.h"

namespace aq {
namespace {

constexpr double kStrong = 0.55;    // from here on the colour is dark enough for light text
constexpr double kTextRoom = 1.25;  // of a text's size
constexpr int kMostTickLabels = 40;

}  // namespace

GridMapPlot::GridMapPlot(QWidget* parent) : Plot(parent) {
  for (QCPAxis* axis : {surface()->xAxis, surface()->yAxis}) axis->grid()->setVisible(false);
  surface()->yAxis->setRangeReversed(true);  // the first row on top
  color_bar_ = add_color_bar(*body(), *main_rect());
}

void GridMapPlot::show_map(const GridMap& map) {
  if (map == map_) return;
  const bool same = map.columns == map_.columns && map.rows == map_.rows;
  map_ = map;
  same ? changed() : replaced();
}

void GridMapPlot::set_empty_text(const QString& title, const QString& text) {
  if (empty()) map_.title = title;
  empty_text_ = text;
  changed();
}

void GridMapPlot::clear() {
  map_ = {.title = map_.title};
  replaced();
}

bool GridMapPlot::empty() const {
  return std::ranges::none_of(map_.values, [](double value) { return std::isfinite(value); });
}

double GridMapPlot::shade(double value) const { return map_.logarithmic ? std::log10(value) : value; }

QCPRange GridMapPlot::value_range() const {
  double low = INFINITY, high = -INFINITY;
  for (const double value : map_.values) {
    if (!std::isfinite(value) || (map_.logarithmic && value <= 0)) continue;
    low = std::min(low, shade(value));
    high = std::max(high, shade(value));
  }
  if (!(low <= high)) return {0, 1};
  return low < high ? QCPRange(low, high) : QCPRange(low - 0.5, low + 0.5);
}

void GridMapPlot::draw_cells(QCustomPlot& canvas) {
  const int columns = static_cast<int>(map_.columns.size()), rows = static_cast<int>(map_.rows.size());
  auto* cells = new QCPColorMap(canvas.xAxis, canvas.yAxis);
  cells->setInterpolate(false);
  cells->data()->setSize(columns, rows);
  cells->data()->setRange({0, std::max(1.0, columns - 1.0)}, {0, std::max(1.0, rows - 1.0)});
  for (int row = 0; row < rows; ++row)
    for (int column = 0; column < columns; ++column) {
      const double value = map_.at(row, column);
      const bool known = std::isfinite(value) && (!map_.logarithmic || value > 0);
      cells->data()->setCell(column, row, known ? shade(value) : 0);
      if (!known) cells->data()->setAlpha(column, row, 0);
    }
  cells->setGradient(color_bar_->gradient());
  cells->setDataRange(value_range());
  cells->setTightBoundary(false);
}

/// Where every text has room in its cell.
void GridMapPlot::write_values(QCustomPlot& canvas) const {
  const QFontMetrics metrics(font());
  const QCPRange range = value_range();
  const double cell_width = std::abs(canvas.xAxis->coordToPixel(1) - canvas.xAxis->coordToPixel(0));
  const double cell_height = std::abs(canvas.yAxis->coordToPixel(1) - canvas.yAxis->coordToPixel(0));
  const int widest = metrics.horizontalAdvance(number_text(-8.888e-8, map_.digits)) * 2 / 3;
  if (cell_width < widest * kTextRoom || cell_height < metrics.height() * kTextRoom) return;
  for (int row = 0; row < map_.rows.size(); ++row)
    for (int column = 0; column < map_.columns.size(); ++column) {
      const double value = map_.at(row, column);
      if (!std::isfinite(value)) continue;
      auto* text = new QCPItemText(&canvas);
      text->position->setCoords(column, row);
      text->setText(number_text(value, map_.digits));
      text->setFont(font());
      const bool strong = (shade(value) - range.lower) / range.size() > kStrong;
      text->setColor(strong ? theme().on_accent : theme().text);
      text->setClipToAxisRect(true);
    }
}

void GridMapPlot::label_axis(QCPAxis* axis, const QStringList& names, const QString& label) const {
  auto ticker = QSharedPointer<QCPAxisTickerText>::create();
  const int every = 1 + static_cast<int>(names.size()) / kMostTickLabels;
  for (int i = 0; i < names.size(); i += every) ticker->addTick(i, names[i]);
  axis->setTicker(ticker);
  axis->setLabel(label);
  axis->grid()->setVisible(false);
}

void GridMapPlot::label_scale() {
  QCPAxis* axis = color_bar_->axis();
  auto ticker = QSharedPointer<QCPAxisTickerText>::create();
  const QCPRange range = value_range();
  constexpr int kTicks = 4;
  for (int i = 0; i <= kTicks; ++i) {
    const double position = range.lower + range.size() * i / kTicks;
    ticker->addTick(position, number_text(map_.logarithmic ? std::pow(10, position) : position, map_.digits));
  }
  axis->setTicker(ticker);
  style_axis(axis, theme(), font());
  for (QCPAxis* side : axis->axisRect()->axes()) side->setBasePen(QPen(theme().border, 1));
  axis->grid()->setVisible(false);
  axis->setLabel(map_.value_label);
}

void GridMapPlot::build(QCustomPlot& canvas, PlotHeader&) {
  label_axis(canvas.xAxis, map_.columns, map_.column_label);
  label_axis(canvas.yAxis, map_.rows, map_.row_label);
  color_bar_->setGradient(gradient_of(theme().sequential));
  color_bar_->setDataRange(value_range());
  label_scale();
  draw_cells(canvas);
  fit();
  write_values(canvas);
}

void GridMapPlot::fit() {
  surface()->xAxis->setRange(-0.5, static_cast<double>(map_.columns.size()) - 0.5);
  surface()->yAxis->setRange(-0.5, static_cast<double>(map_.rows.size()) - 0.5);
}

GridMapPlot::Cell GridMapPlot::cell_at(const QPointF& position) const {
  if (empty() || !main_rect()->rect().contains(position.toPoint())) return {};
  const int column = static_cast<int>(std::floor(surface()->xAxis->pixelToCoord(position.x()) + 0.5));
  const int row = static_cast<int>(std::floor(surface()->yAxis->pixelToCoord(position.y()) + 0.5));
  const bool inside = column >= 0 && row >= 0 && column < map_.columns.size() && row < map_.rows.size();
  return inside ? Cell{row, column} : Cell{};
}

void GridMapPlot::clicked(const QPointF& position) {
  if (const Cell cell = cell_at(position); cell.row >= 0) Q_EMIT cell_selected(cell.row, cell.column);
}

Hover GridMapPlot::hover_at(const QPointF& position) const {
  const Cell cell = cell_at(position);
  if (cell.row < 0) return {};
  const double value = map_.at(cell.row, cell.column);
  const QString text = std::isfinite(value) ? number_text(value, 5) : tr("none yet");
  return {QStringLiteral("%1, %2\n%3: %4")
              .arg(map_.rows[cell.row], map_.columns[cell.column], map_.value_label, text),
          {}};
}

QString GridMapPlot::csv() const {
  CsvTable table({"row", "column", "value"});
  for (int row = 0; row < map_.rows.size(); ++row)
    for (int column = 0; column < map_.columns.size(); ++column)
      if (const double value = map_.at(row, column); std::isfinite(value))
        table.add({map_.rows[row], map_.columns[column], value});
  return table.text();
}

}  // namespace aq
