// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/matrix_plot.h"

#include <algorithm>
#include <cmath>

#include "widgets/plots/color_bar.h"
#include "widgets/plots/csv_table.h"
#include "widgets/plots/number_text.h"
#include "widgets/plots/placement_name.h"
#include "widgets/plots/plot_header.h"
#include "widgets/plots/plot_style.h"
#include "widgets/plots/square_rect.h"
#include "widgets/plots/tickers.h"

namespace aq {
namespace {

bool complete(const MatrixSnapshot& snapshot) {
  const auto cells = static_cast<std::size_t>(std::max(0, snapshot.cells));
  return cells > 0 && snapshot.size >= snapshot.cells && snapshot.values.size() == cells * cells;
}

}  // namespace

MatrixPlot::MatrixPlot(QWidget* parent) : Plot(parent) {
  for (QCPAxis* axis : {surface()->xAxis, surface()->yAxis}) {
    make_logarithmic(axis, false, ValueTicker::Style::Whole);
    axis->grid()->setVisible(false);
  }
  surface()->yAxis->setRangeReversed(true);  // row 0 on top, as matrices are written
  color_bar_ = add_color_bar(*body(), *main_rect());
  center_square(*body(), *main_rect());
}

void MatrixPlot::show_snapshot(const MatrixSnapshot& snapshot) {
  if (!complete(snapshot)) return;
  const bool same =
      snapshot_ && snapshot_->size == snapshot.size && snapshot_->placement == snapshot.placement;
  snapshot_ = snapshot;
  scale_ = signed_log_scale_for(snapshot.values, snapshot.cells);
  same ? changed() : replaced();
}

void MatrixPlot::clear() {
  snapshot_.reset();
  replaced();
}

QString MatrixPlot::empty_text() const {
  return tr(
      "The learned matrix appears here at the end of every epoch, as the gradual mask opens around its "
      "diagonal.");
}

float MatrixPlot::value_at(int row, int column) const {
  return snapshot_->values[static_cast<std::size_t>(row) * static_cast<std::size_t>(snapshot_->cells) +
                           static_cast<std::size_t>(column)];
}

void MatrixPlot::draw_cells(QCustomPlot& canvas) {
  const int cells = snapshot_->cells;
  const double cell = double(snapshot_->size) / cells;
  auto* map = new QCPColorMap(canvas.xAxis, canvas.yAxis);
  map->setInterpolate(false);
  map->setTightBoundary(false);
  map->data()->setSize(cells, cells);
  // QCustomPlot's range runs between the centres of the outer cells.
  const QCPRange centers(0.5 * cell, snapshot_->size - 0.5 * cell);
  map->data()->setRange(centers, centers);
  for (int row = 0; row < cells; ++row)
    for (int column = 0; column < cells; ++column)
      map->data()->setCell(column, row, scale_.position(value_at(row, column)));
  map->setGradient(color_bar_->gradient());
  map->setColorScale(color_bar_);
  map->setDataRange(QCPRange(-1, 1));
}

/// Whether a mask holds entries at 0. Rotations and matrices that stay in the model learn without one: their
/// entries fill what a band would leave out.
bool MatrixPlot::masked() const {
  const int cells = snapshot_->cells;
  const double cell = double(snapshot_->size) / cells;
  for (int row = 0; row < cells; ++row)
    for (int column = 0; column < cells; ++column)
      if ((std::abs(row - column) - 1) * cell >= snapshot_->band && value_at(row, column) != 0) return false;
  return true;
}

void MatrixPlot::draw_band(QCustomPlot& canvas) const {
  const int size = snapshot_->size, band = snapshot_->band;
  if (band >= size - 1 || !masked()) return;  // the whole matrix is open
  for (const int sign : {-1, 1}) {
    auto* edge = new QCPItemLine(&canvas);
    const double offset = sign * (band + 0.5);
    edge->start->setCoords(std::max(0.0, -offset), std::max(0.0, offset));
    edge->end->setCoords(size - std::max(0.0, offset), size - std::max(0.0, -offset));
    edge->setPen(QPen(theme().text, 1, Qt::DashLine));
    edge->setClipAxisRect(main_rect());
  }
}

QString MatrixPlot::note() const {
  QString text = tr("block %1, %2, epoch %3")
                     .arg(QString::number(snapshot_->block), placement_name(snapshot_->placement),
                          QString::number(snapshot_->epoch + 1));
  if (snapshot_->head >= 0) text += tr(", head %1").arg(snapshot_->head);
  if (!masked()) return text;
  const int size = std::max(1, snapshot_->size - 1);
  text += tr(" · band ±%1 (%2%)").arg(snapshot_->band).arg(std::min(100, 100 * snapshot_->band / size));
  return text;
}

void MatrixPlot::build(QCustomPlot& canvas, PlotHeader& header) {
  canvas.xAxis->setLabel(tr("Column"));
  canvas.yAxis->setLabel(tr("Row"));
  style_color_bar(*color_bar_, scale_, tr("A∘GM (signed log)"), theme(), font());
  draw_cells(canvas);
  draw_band(canvas);
  header.set_note(note());
}

void MatrixPlot::fit() {
  surface()->xAxis->setRange(0, snapshot_->size);
  surface()->yAxis->setRange(0, snapshot_->size);
}

Hover MatrixPlot::hover_at(const QPointF& position) const {
  if (empty() || !main_rect()->rect().contains(position.toPoint())) return {};
  const double x = surface()->xAxis->pixelToCoord(position.x());
  const double y = surface()->yAxis->pixelToCoord(position.y());
  if (x < 0 || y < 0 || x >= snapshot_->size || y >= snapshot_->size) return {};
  const double cell = double(snapshot_->size) / snapshot_->cells;
  const int column = static_cast<int>(x / cell), row = static_cast<int>(y / cell);
  const QString value = number_text(value_at(row, column), 5);
  if (snapshot_->cells == snapshot_->size)
    return {tr("Row %1, column %2\n%3").arg(row).arg(column).arg(value), {}};
  const auto last = [cell](int index) { return static_cast<int>(std::ceil((index + 1) * cell)) - 1; };
  return {tr("Rows %1 to %2, columns %3 to %4\nlargest entry %5")
              .arg(static_cast<int>(row * cell))
              .arg(last(row))
              .arg(static_cast<int>(column * cell))
              .arg(last(column))
              .arg(value),
          {}};
}

QString MatrixPlot::csv() const {
  CsvTable table({"row", "column", "value"});
  for (int row = 0; snapshot_ && row < snapshot_->cells; ++row)
    for (int column = 0; column < snapshot_->cells; ++column) table.add({row, column, value_at(row, column)});
  return table.text();
}

}  // namespace aq
