// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QStringList>
#include <vector>

#include "widgets/plots/plot.h"

class QCPAxis;
class QCPColorScale;
class QCPRange;

namespace aq {

/// A table of values in two directions.
struct GridMap {
  QString title, column_label, row_label, value_label;
  QStringList columns, rows;
  std::vector<double> values;  ///< [rows, columns]; NaN where there is none (yet)
  bool logarithmic = false;    ///< of the colours; values above 0
  int digits = 3;

  double at(qsizetype row, qsizetype column) const {
    return values[static_cast<std::size_t>(row * columns.size() + column)];
  }
  bool operator==(const GridMap&) const = default;
};

/// It as a heat map with named rows and columns; the values stand in the cells where they have room.
class GridMapPlot : public Plot {
  Q_OBJECT

 public:
  explicit GridMapPlot(QWidget* parent = nullptr);

  void show_map(const GridMap& map);
  void set_empty_text(const QString& title, const QString& text);
  const GridMap& map() const { return map_; }
  void clear() override;

  QString title() const override { return map_.title; }
  bool empty() const override;
  QString empty_text() const override { return empty_text_; }
  QString csv() const override;
  Hover hover_at(const QPointF& position) const override;

 Q_SIGNALS:
  void cell_selected(int row, int column);

 protected:
  void build(QCustomPlot& canvas, PlotHeader& header) override;
  void fit() override;
  void clicked(const QPointF& position) override;

 private:
  struct Cell {
    int row = -1, column = -1;
  };
  Cell cell_at(const QPointF& position) const;
  double shade(double value) const;
  QCPRange value_range() const;
  void draw_cells(QCustomPlot& canvas);
  void write_values(QCustomPlot& canvas) const;
  void label_axis(QCPAxis* axis, const QStringList& names, const QString& label) const;
  void label_scale();

  GridMap map_;
  QString empty_text_;
  QCPColorScale* color_bar_ = nullptr;
};

}  // namespace aq
