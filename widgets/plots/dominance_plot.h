// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <map>
#include <set>
#include <string>

#include "core/run/run_event.h"
#include "widgets/plots/plot.h"

namespace aq {

/// How far each placement's matrix of the current block is from losing strict diagonal dominance, over the
/// epochs, beside how much of the matrix the gradual mask has opened.
class DominancePlot : public Plot {
  Q_OBJECT

 public:
  explicit DominancePlot(QWidget* parent = nullptr);

  void begin(const RunStarted& run);
  void add(const EpochFinished& epoch);
  void clear() override;

  QString title() const override { return tr("Diagonal Dominance"); }
  bool empty() const override { return epochs_.empty(); }
  QString empty_text() const override;
  QString csv() const override;
  Hover hover_at(const QPointF& position) const override;

 protected:
  void build(QCustomPlot& canvas, PlotHeader& header) override;
  void fit() override;

 private:
  using Placements = std::map<std::string, PlacementStatus>;
  void draw_placement(QCustomPlot& canvas, const std::string& placement, const QColor& color) const;
  void draw_band(QCustomPlot& canvas) const;
  std::set<std::string> shown_placements() const;
  double lowest_margin() const;

  int block_ = -1;
  int planned_epochs_ = 0;
  std::map<int, Placements> epochs_;  ///< of the current block
};

}  // namespace aq
