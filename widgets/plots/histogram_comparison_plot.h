// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <vector>

#include "widgets/plots/compared_run.h"
#include "widgets/plots/plot.h"

namespace aq {

/// The weights of one layer as they are, and as each of several runs rounded them: each in the space it was
/// rounded in, behind that run's transform.
class HistogramComparisonPlot : public Plot {
  Q_OBJECT

 public:
  explicit HistogramComparisonPlot(QWidget* parent = nullptr);

  /// @param runs those that have the layer, with its report alone
  void show_layer(int block, const QString& layer, const std::vector<ComparedRun>& runs);
  void clear() override { show_layer(-1, {}, {}); }
  void set_log_counts(bool on);

  QString title() const override { return tr("Weights of a Layer"); }
  bool empty() const override;
  QString empty_text() const override;
  QString csv() const override;
  Hover hover_at(const QPointF& position) const override;

 protected:
  void build(QCustomPlot& canvas, PlotHeader& header) override;
  void fit() override;
  void add_actions(QMenu& menu) override;

 private:
  struct Series {
    QString run;
    std::size_t index = 0;  ///< of the run: its colour
    LayerReport report;
  };
  int block_ = -1;
  QString layer_;
  std::vector<Series> series_;
  bool log_counts_ = true;
};

}  // namespace aq
