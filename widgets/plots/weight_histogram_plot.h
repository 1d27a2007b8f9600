// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <optional>

#include "core/run/run_event.h"
#include "widgets/plots/plot.h"

namespace aq {

/// One layer's weights: float, transformed and dequantized, with the levels of the quantization grid over
/// them.
class WeightHistogramPlot : public Plot {
  Q_OBJECT

 public:
  explicit WeightHistogramPlot(QWidget* parent = nullptr);

  /// @param sampled whether float weights that stand alone are a choice of the layer's
  void show_report(const LayerReport& report, bool sampled = true);
  void clear() override;
  void set_log_counts(bool on);
  bool log_counts() const { return log_counts_; }

  QString title() const override { return tr("Weights"); }
  bool empty() const override;
  QString empty_text() const override;
  QString csv() const override;
  Hover hover_at(const QPointF& position) const override;

 protected:
  void build(QCustomPlot& canvas, PlotHeader& header) override;
  void fit() override;
  void add_actions(QMenu& menu) override;

 private:
  void draw_grid(QCustomPlot& canvas) const;
  void describe_float(PlotHeader& header) const;

  std::optional<LayerReport> report_;
  bool sampled_ = true;
  bool log_counts_ = true;  ///< rounding heaps weights on few bins; the rest would vanish on a linear axis
};

}  // namespace aq
