// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/heat_map_plot.h"

#include <QKeyEvent>
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

constexpr double kZoomStep = 1.6, kPanStep = 0.2;
constexpr double kFewestInView = 4;  // entries on a side

SignedLogScale scale_of(const HeatMapPicture& picture) {
  if (!(picture.largest > 0)) return {};
  return {picture.typical > 0 ? std::min(picture.typical, picture.largest / 2) : picture.largest / 10,
          picture.largest};
}

/// The first and last entry of cell `index`.
std::pair<std::int64_t, std::int64_t> entries(std::int64_t first, std::int64_t count, int cells, int index) {
  return {first + index * count / cells, first + (index + 1) * count / cells - 1};
}

/// Moves a range into [0, size], and shortens it where it is longer.
QCPRange inside(QCPRange range, double size) {
  const double length = std::clamp(range.size(), std::min(kFewestInView, size), size);
  const double lower = std::clamp(range.center() - length / 2, 0.0, size - length);
  return {lower, lower + length};
}

QString span_text(std::pair<std::int64_t, std::int64_t> span) {
  if (span.first == span.second) return QString::number(span.first);
  return QStringLiteral("%1–%2").arg(span.first).arg(span.second);
}

}  // namespace

HeatMapPlot::HeatMapPlot(QWidget* parent) : Plot(parent) {
  for (QCPAxis* axis : {surface()->xAxis, surface()->yAxis}) {
    make_logarithmic(axis, false, ValueTicker::Style::Whole);
    axis->grid()->setVisible(false);
    connect(axis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, [this] {
      stay_inside();
      soon_.start();
    });
  }
  surface()->yAxis->setRangeReversed(true);  // row 0 on top, as matrices are written
  color_bar_ = add_color_bar(*body(), *main_rect());
  setFocusPolicy(Qt::StrongFocus);
  surface()->setFocusProxy(this);
  constexpr int kSoonMilliseconds = 20;
  soon_.setSingleShot(true);
  soon_.setInterval(kSoonMilliseconds);
  connect(&soon_, &QTimer::timeout, this, [this] {
    if (picture_ && picture_->region != region(picture_->rows, picture_->columns)) Q_EMIT region_wanted();
  });
}

void HeatMapPlot::show_picture(const HeatMapPicture& picture, const QString& subject,
                               const QString& quantity) {
  const HeatMapRegion& region = picture.region;
  const auto cells = static_cast<std::size_t>(std::max(0, region.height)) *
                     static_cast<std::size_t>(std::max(0, region.width));
  if (cells == 0 || picture.values.size() != cells) return;
  const bool same = picture_ && subject_ == subject && picture_->rows == picture.rows &&
                    picture_->columns == picture.columns;
  picture_ = picture;
  subject_ = subject;
  quantity_ = quantity;
  scale_ = scale_of(picture);
  same ? changed() : replaced();
}

void HeatMapPlot::clear() {
  picture_.reset();
  replaced();
}

HeatMapRegion HeatMapPlot::region(std::int64_t rows, std::int64_t columns) const {
  const QSize room = main_rect()->size();
  HeatMapRegion region{0, rows, 0, columns, std::max(16, room.height()), std::max(16, room.width())};
  if (picture_ && picture_->rows == rows && picture_->columns == columns) {
    const auto cut = [](const QCPRange& range, std::int64_t all, std::int64_t& first, std::int64_t& count) {
      first = std::clamp<std::int64_t>(static_cast<std::int64_t>(std::floor(range.lower)), 0, all - 1);
      const auto end = static_cast<std::int64_t>(std::ceil(range.upper));
      count = std::clamp<std::int64_t>(end - first, 1, all - first);
    };
    cut(surface()->yAxis->range(), rows, region.first_row, region.rows);
    cut(surface()->xAxis->range(), columns, region.first_column, region.columns);
  }
  region.height = static_cast<int>(std::min<std::int64_t>(region.height, region.rows));
  region.width = static_cast<int>(std::min<std::int64_t>(region.width, region.columns));
  return region;
}

void HeatMapPlot::stay_inside() {
  if (!picture_) return;
  for (const auto& [axis, size] :
       {std::pair{surface()->xAxis, picture_->columns}, std::pair{surface()->yAxis, picture_->rows}}) {
    const QCPRange wanted = inside(axis->range(), static_cast<double>(size));
    const double slack = 1e-9 * static_cast<double>(size);  // rounding alone must not set it again and again
    if (std::abs(wanted.lower - axis->range().lower) > slack ||
        std::abs(wanted.upper - axis->range().upper) > slack)
      axis->setRange(wanted);
  }
}

void HeatMapPlot::zoom(double factor) {
  if (!picture_) return;
  keep_view();
  for (QCPAxis* axis : {surface()->xAxis, surface()->yAxis})
    axis->scaleRange(1 / factor, axis->range().center());
  surface()->replot(QCustomPlot::rpQueuedReplot);
}

void HeatMapPlot::pan(double across, double down) {
  if (!picture_) return;
  keep_view();
  surface()->xAxis->moveRange(across * surface()->xAxis->range().size());
  surface()->yAxis->moveRange(down * surface()->yAxis->range().size());
  surface()->replot(QCustomPlot::rpQueuedReplot);
}

void HeatMapPlot::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
      return zoom(kZoomStep);
    case Qt::Key_Minus:
      return zoom(1 / kZoomStep);
    case Qt::Key_Left:
      return pan(-kPanStep, 0);
    case Qt::Key_Right:
      return pan(kPanStep, 0);
    case Qt::Key_Up:
      return pan(0, -kPanStep);
    case Qt::Key_Down:
      return pan(0, kPanStep);
    case Qt::Key_Home:
    case Qt::Key_0:
      return reset_view();
    default:
      Plot::keyPressEvent(event);
  }
}

void HeatMapPlot::resizeEvent(QResizeEvent* event) {
  Plot::resizeEvent(event);
  soon_.start();
}

QString HeatMapPlot::empty_text() const {
  return tr("Choose a layer to see its matrix: the wheel zooms, dragging moves.");
}

QString HeatMapPlot::note() const {
  const HeatMapRegion& region = picture_->region;
  if (region.rows == picture_->rows && region.columns == picture_->columns) return subject_;
  return tr("%1 · rows %2–%3, columns %4–%5")
      .arg(subject_)
      .arg(region.first_row)
      .arg(region.first_row + region.rows - 1)
      .arg(region.first_column)
      .arg(region.first_column + region.columns - 1);
}

void HeatMapPlot::draw_cells(QCustomPlot& canvas) const {
  const HeatMapRegion& region = picture_->region;
  auto* map = new QCPColorMap(canvas.xAxis, canvas.yAxis);
  map->setInterpolate(false);
  map->setTightBoundary(false);
  map->data()->setSize(region.width, region.height);
  // QCustomPlot's range runs between the centres of the outer cells.
  const auto centres = [](std::int64_t first, std::int64_t count, int cells) {
    const double half = 0.5 * static_cast<double>(count) / cells;
    return QCPRange(static_cast<double>(first) + half, static_cast<double>(first + count) - half);
  };
  map->data()->setRange(centres(region.first_column, region.columns, region.width),
                        centres(region.first_row, region.rows, region.height));
  auto value = picture_->values.begin();
  for (int row = 0; row < region.height; ++row)
    for (int column = 0; column < region.width; ++column)
      map->data()->setCell(column, row, scale_.position(*value++));
  map->setGradient(color_bar_->gradient());
  map->setColorScale(color_bar_);
  map->setDataRange(QCPRange(-1, 1));
}

void HeatMapPlot::build(QCustomPlot& canvas, PlotHeader& header) {
  canvas.xAxis->setLabel(tr("Input channel"));
  canvas.yAxis->setLabel(tr("Output channel"));
  style_color_bar(*color_bar_, scale_, quantity_, theme(), font());
  draw_cells(canvas);
  header.set_note(note());
}

void HeatMapPlot::fit() {
  surface()->xAxis->setRange(0, static_cast<double>(picture_->columns));
  surface()->yAxis->setRange(0, static_cast<double>(picture_->rows));
}

Hover HeatMapPlot::hover_at(const QPointF& position) const {
  if (empty() || !main_rect()->rect().contains(position.toPoint())) return {};
  const HeatMapRegion& region = picture_->region;
  const double x = surface()->xAxis->pixelToCoord(position.x()) - static_cast<double>(region.first_column);
  const double y = surface()->yAxis->pixelToCoord(position.y()) - static_cast<double>(region.first_row);
  const int column = static_cast<int>(std::floor(x * region.width / static_cast<double>(region.columns)));
  const int row = static_cast<int>(std::floor(y * region.height / static_cast<double>(region.rows)));
  if (column < 0 || row < 0 || column >= region.width || row >= region.height) return {};
  const float value =
      picture_->values[static_cast<std::size_t>(row) * static_cast<std::size_t>(region.width) +
                       static_cast<std::size_t>(column)];
  const auto rows = entries(region.first_row, region.rows, region.height, row);
  const auto columns = entries(region.first_column, region.columns, region.width, column);
  return {tr("Output %1, input %2\n%3: %4")
              .arg(span_text(rows), span_text(columns), quantity_, number_text(value, 5)),
          {}};
}

QString HeatMapPlot::csv() const {
  CsvTable table({"first_row", "last_row", "first_column", "last_column", "value"});
  if (!picture_) return table.text();
  const HeatMapRegion& region = picture_->region;
  auto value = picture_->values.begin();
  for (int row = 0; row < region.height; ++row)
    for (int column = 0; column < region.width; ++column) {
      const auto rows = entries(region.first_row, region.rows, region.height, row);
      const auto columns = entries(region.first_column, region.columns, region.width, column);
      table.add({qlonglong(rows.first), qlonglong(rows.second), qlonglong(columns.first),
                 qlonglong(columns.second), *value++});
    }
  return table.text();
}

}  // namespace aq
