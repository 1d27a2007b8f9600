// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <QTimer>
#include <vector>

#include "app/studio/run_record.h"

class QWidget;

namespace aq {

class ActivationPlot;
class ClippingPlot;
class DominancePlot;
class GershgorinPlot;
class LayerErrorPlot;
class LayerSelector;
class LogView;
class LossPlot;
class MatrixPlot;
class PerplexityPlot;
class Plot;
class SearchPlot;
class WeightHistogramPlot;

/// The plots of a run and what they are fed. Events go into the record as they come; plots that show one
/// layer or matrix change at most ten times a second, and only to what is chosen then.
class LiveViews : public QObject {
  Q_OBJECT

 public:
  LiveViews(LayerSelector* selector, QWidget* parent);

  void clear();
  void add(const RunEvent& event);
  /// A layer of the float model, for as long as no run has shown anything. @returns whether it is shown
  bool preview(const LayerReport& report);
  /// Shows the chosen block, layer and matrix now.
  void refresh();
  const RunRecord& record() const { return record_; }

  // Owned by the docks they are put in.
  LossPlot* loss;
  MatrixPlot* matrix;
  SearchPlot* search;
  GershgorinPlot* gershgorin;
  DominancePlot* dominance;
  WeightHistogramPlot* weights;
  ClippingPlot* clipping;
  ActivationPlot* activations;
  PerplexityPlot* perplexity;
  LayerErrorPlot* layer_error;
  std::vector<Plot*> all() const;

 private:
  void feed(const RunEvent& event);
  const LayerReport* chosen_report() const;
  const MatrixSnapshot* chosen_snapshot() const;

  LayerSelector* selector_;
  RunRecord record_;
  QTimer soon_;
};

}  // namespace aq
