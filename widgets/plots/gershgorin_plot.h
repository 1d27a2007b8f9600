// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <optional>
#include <vector>

#include "core/run/run_event.h"
#include "widgets/plots/plot.h"

namespace aq {

/// The Gershgorin discs of a matrix: all eigenvalues lie in their union, so that a matrix none of whose discs
/// holds 0 is invertible. Discs that hold 0 have the warning colour.
class GershgorinPlot : public Plot {
  Q_OBJECT

 public:
  explicit GershgorinPlot(QWidget* parent = nullptr);

  void show_snapshot(const MatrixSnapshot& snapshot);
  void clear() override;

  QString title() const override { return tr("Gershgorin Discs"); }
  bool empty() const override { return discs_.empty(); }
  QString empty_text() const override;
  QString csv() const override;
  Hover hover_at(const QPointF& position) const override;

 protected:
  void build(QCustomPlot& canvas, PlotHeader& header) override;
  void fit() override;

 private:
  struct Disc {
    int row = 0;
    double center = 0, radius = 0;
    bool holds_zero() const;
    double margin() const;  ///< (|a_ii| − Σ|a_ij|) / |a_ii|
  };
  int shown() const;
  int count_of_zero_holders() const;

  std::vector<Disc> discs_;  ///< the least dominant first
  double dominance_ = 0;
};

}  // namespace aq
