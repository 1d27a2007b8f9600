// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <optional>

#include "core/run/run_event.h"
#include "widgets/plots/plot.h"
#include "widgets/plots/signed_log_scale.h"

class QCPColorMap;
class QCPColorScale;

namespace aq {

/// The affine matrix of one placement as a heat map, with the edges of the gradual mask's band.
class MatrixPlot : public Plot {
  Q_OBJECT

 public:
  explicit MatrixPlot(QWidget* parent = nullptr);

  void show_snapshot(const MatrixSnapshot& snapshot);
  void clear() override;
  const SignedLogScale& scale() const { return scale_; }

  QString title() const override { return tr("Affine Matrix"); }
  bool empty() const override { return !snapshot_; }
  QString empty_text() const override;
  QString csv() const override;
  Hover hover_at(const QPointF& position) const override;

 protected:
  void build(QCustomPlot& canvas, PlotHeader& header) override;
  void fit() override;

 private:
  float value_at(int row, int column) const;
  void draw_cells(QCustomPlot& canvas);
  bool masked() const;
  void draw_band(QCustomPlot& canvas) const;
  QString note() const;

  std::optional<MatrixSnapshot> snapshot_;
  SignedLogScale scale_;
  QCPColorScale* color_bar_ = nullptr;
};

}  // namespace aq
