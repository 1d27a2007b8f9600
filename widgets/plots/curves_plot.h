#pragma once

#include <QPointF>
#include <optional>
#include <vector>

#include "widgets/plots/plot.h"

class QCPGraph;

namespace aq {

struct Curve {
  QString name;
  std::vector<QPointF> points;  ///< in the order they are joined
  bool joined = true;           ///< by a line
  bool operator==(const Curve&) const = default;
};

/// Curves over one axis, and how the axes are drawn.
struct CurveSet {
  QString title, x_label, y_label;
  std::vector<Curve> curves;
  bool logarithmic_x = false, logarithmic_y = false;
  QStringList categories = {};           ///< names of 0, 1, …, where the axis has no numbers
  std::optional<double> marker = {};     ///< a vertical line
  std::optional<double> reference = {};  ///< a horizontal one
  QString marker_label = {}, reference_label = {}, note = {};
  bool operator==(const CurveSet&) const = default;
};

/// Any number of curves with their points.
class CurvesPlot : public Plot {
  Q_OBJECT

 public:
  explicit CurvesPlot(QWidget* parent = nullptr);

  void show_curves(const CurveSet& set);
  void set_empty_text(const QString& title, const QString& text);
  const CurveSet& curves() const { return set_; }
  void clear() override;

  QString title() const override { return set_.title; }
  bool empty() const override;
  QString empty_text() const override { return empty_text_; }
  QString csv() const override;
  Hover hover_at(const QPointF& position) const override;

 Q_SIGNALS:
  void x_selected(double x);  ///< a click anywhere between the axes

 protected:
  void build(QCustomPlot& canvas, PlotHeader& header) override;
  void fit() override;
  void clicked(const QPointF& position) override;

 private:
  bool drawable(const QPointF& point) const;
  void draw_curve(QCustomPlot& canvas, std::size_t index);
  void draw_markers(QCustomPlot& canvas) const;

  CurveSet set_;
  QString empty_text_;
};

}  // namespace aq
