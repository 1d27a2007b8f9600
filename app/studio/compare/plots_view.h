// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>
#include <vector>

#include "app/studio/compare/run_figures.h"

class QComboBox;
class QLabel;

namespace aq {

class ErrorComparisonPlot;
class HistogramComparisonPlot;
class LossComparisonPlot;
class TradeOffPlot;

/// The plots that lay runs over each other: losses, figures against each other, errors of the layers and the
/// weights of one of them.
class PlotsView : public QWidget {
  Q_OBJECT

 public:
  explicit PlotsView(QWidget* parent = nullptr);

  void show_runs(const std::vector<LoadedRun>& runs);
  void choose_layer(int block, const QString& layer);

  LossComparisonPlot& losses() { return *losses_; }
  TradeOffPlot& trade_off() { return *trade_off_; }
  ErrorComparisonPlot& errors() { return *errors_; }
  HistogramComparisonPlot& histogram() { return *histogram_; }

 Q_SIGNALS:
  void failed(const QString& message);  ///< an export

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void set_up_layout();
  void draw_trade_off();
  void offer_layers();
  void retranslate();

  std::vector<LoadedRun> runs_;
  std::vector<ComparedRun> compared_;
  LossComparisonPlot* losses_;
  TradeOffPlot* trade_off_;
  ErrorComparisonPlot* errors_;
  HistogramComparisonPlot* histogram_;
  QLabel *x_label_, *y_label_, *layer_label_;
  QComboBox *x_, *y_, *layer_;
};

}  // namespace aq
