// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <vector>

#include "widgets/plots/compared_run.h"
#include "widgets/plots/plot.h"

namespace aq {

/// Block output MSE of several runs, a colour a run, blocks side by side: each has one unit of the axis for
/// its epochs, however many a run has.
class LossComparisonPlot : public Plot {
  Q_OBJECT

 public:
  explicit LossComparisonPlot(QWidget* parent = nullptr);

  void show_runs(const std::vector<ComparedRun>& runs);
  void clear() override { show_runs({}); }

  QString title() const override { return tr("Loss per Block"); }
  bool empty() const override;
  QString empty_text() const override;
  QString csv() const override;
  Hover hover_at(const QPointF& position) const override;

 protected:
  void build(QCustomPlot& canvas, PlotHeader& header) override;
  void fit() override;

 private:
  int shown_blocks() const;
  void draw_block(QCustomPlot& canvas, std::size_t run, const BlockLosses& block) const;
  void draw_boundaries(QCustomPlot& canvas) const;

  std::vector<ComparedRun> runs_;
};

}  // namespace aq
