// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <optional>

#include "core/run/run_event.h"
#include "widgets/plots/plot.h"

namespace aq {

/// How far the ranges of one layer's weights are clipped: counts of the factors on their lower and upper
/// ends. 1 leaves a range whole.
class ClippingPlot : public Plot {
  Q_OBJECT

 public:
  explicit ClippingPlot(QWidget* parent = nullptr);

  void show_report(const LayerReport& report);
  void clear() override;
  void set_log_counts(bool on);
  bool log_counts() const { return log_counts_; }

  QString title() const override { return tr("Clipping"); }
  bool empty() const override;
  QString empty_text() const override;
  QString csv() const override;
  Hover hover_at(const QPointF& position) const override;

 protected:
  void build(QCustomPlot& canvas, PlotHeader& header) override;
  void fit() override;
  void add_actions(QMenu& menu) override;

 private:
  QString note() const;

  std::optional<LayerReport> report_;
  bool log_counts_ = true;  ///< most ranges stay nearly whole; the rest would vanish on a linear axis
};

}  // namespace aq
