// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QStringList>
#include <optional>
#include <utility>
#include <vector>

#include "widgets/plots/plot.h"

class QCPGraph;

namespace aq {

/// A colour by its part in the picture, so that charts follow the theme: the theme's series by number, or one
/// of these.
namespace chart_color {
inline constexpr int kMuted = -1, kAccent = -2, kPositive = -3, kWarning = -4, kText = -5;
}

/// One thing a chart draws.
struct ChartSeries {
  enum class Kind {
    Line,
    LineAndDots,
    Dots,
    Steps,    ///< a filled histogram: x are the middles of the bins
    Bars,     ///< with their values beside them; x counts Chart::categories
    Segments  ///< pairs of points, each joined by a line
  };
  QString name = {};
  Kind kind = Kind::Line;
  int color = 0;
  std::vector<double> x = {}, y = {};
  double size = 0;  ///< of dots or lines, in pixels; 0: the usual one
  bool operator==(const ChartSeries&) const = default;
};

/// A line across the whole chart.
struct ChartLine {
  double at = 0;
  int color = chart_color::kMuted;
  bool vertical = true, dashed = false;
  QString name = {};     ///< in the legend; empty: not there
  bool in_view = false;  ///< the chart is fitted so that it shows
  bool operator==(const ChartLine&) const = default;
};

/// What a ChartPlot shows, as plain values.
struct Chart {
  QString title, note;
  int note_color = chart_color::kMuted;
  QString x_label, y_label;
  bool x_log = false, y_log = false;
  std::vector<ChartSeries> series = {};
  std::vector<ChartLine> lines = {};
  QStringList categories = {};        ///< names of 0, 1, …, where the axis below has no numbers
  std::optional<double> handle = {};  ///< a vertical line that can be dragged
  using Range = std::optional<std::pair<double, double>>;
  Range x_range = {}, y_range = {};  ///< else as the data needs
  bool operator==(const Chart&) const = default;
};

/// Any chart made of lines, dots, bars and histograms.
class ChartPlot : public Plot {
  Q_OBJECT

 public:
  explicit ChartPlot(QWidget* parent = nullptr);

  /// The zoom stays while it is the same things that are drawn.
  void show_chart(Chart chart);
  const Chart& chart() const { return chart_; }
  /// What stands there before the first chart.
  void set_empty_text(const QString& title, const QString& text);
  /// Where the handle is, in pixels of the canvas; the middle of its height.
  QPointF handle_pixel();

  QString title() const override;
  bool empty() const override;
  QString empty_text() const override { return empty_text_; }
  QString csv() const override;
  void clear() override;
  Hover hover_at(const QPointF& position) const override;

 Q_SIGNALS:
  void handle_moved(double at);
  void x_selected(double x);  ///< a click anywhere between the axes

 protected:
  void build(QCustomPlot& canvas, PlotHeader& header) override;
  void fit() override;
  void clicked(const QPointF& position) override;

 private:
  bool can_show(double x, double y) const;
  QString x_text(double x) const;
  QColor color_of(int color) const;
  void draw_series(QCustomPlot& canvas, const ChartSeries& series) const;
  void draw_graph(QCustomPlot& canvas, const ChartSeries& series) const;
  void draw_bars(QCustomPlot& canvas, const ChartSeries& series) const;
  void draw_segments(QCustomPlot& canvas, const ChartSeries& series) const;
  void draw_line(QCustomPlot& canvas, const ChartLine& line) const;
  void draw_handle(QCustomPlot& canvas) const;
  void name_categories(QCustomPlot& canvas) const;
  bool has_bars() const;
  void drag_handle(const QPointF& pixel);

  Chart chart_;
  QString empty_title_, empty_text_;
};

}  // namespace aq
