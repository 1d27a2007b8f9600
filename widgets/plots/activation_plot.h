// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <optional>

#include "core/run/run_event.h"
#include "widgets/plots/plot.h"

namespace aq {

/// One layer's input: the largest magnitude in every channel before and after the transform, and beside it
/// the histograms of all values.
class ActivationPlot : public Plot {
  Q_OBJECT

 public:
  explicit ActivationPlot(QWidget* parent = nullptr);

  /// Without a transform there is only a before.
  void show_report(const LayerReport& report);
  /// What will appear here, where that is no run's result.
  void set_empty_text(const QString& text);
  void clear() override;

  QString title() const override { return tr("Activations"); }
  bool empty() const override;
  QString empty_text() const override;
  QString csv() const override;
  Hover hover_at(const QPointF& position) const override;

 protected:
  void build(QCustomPlot& canvas, PlotHeader& header) override;
  void fit() override;

 private:
  void draw_channels(const std::vector<float>& channels, const QString& name, const QColor& color);
  void fit_channels();
  void fit_histograms();
  Hover hover_channels(const QPointF& position) const;
  Hover hover_histograms(const QPointF& position) const;

  bool transformed() const { return !report_->channels_after.empty(); }
  QString note() const;

  QString empty_text_;
  std::optional<LayerReport> report_;
  QCPAxisRect* histograms_ = nullptr;
};

}  // namespace aq
