// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "widgets/plots/compared_run.h"
#include "widgets/plots/plot.h"

namespace aq {

/// SQNR of every layer under several runs, as bars side by side. A click chooses a layer.
class ErrorComparisonPlot : public Plot {
  Q_OBJECT

 public:
  using Layer = std::pair<int, std::string>;  ///< block and name

  explicit ErrorComparisonPlot(QWidget* parent = nullptr);

  void show_runs(const std::vector<ComparedRun>& runs);
  void clear() override { show_runs({}); }
  /// Marks a layer; one that no run has takes the mark away.
  void highlight(const Layer& layer);
  /// Of all runs, in the order of the model.
  const std::vector<Layer>& layers() const { return layers_; }

  QString title() const override { return tr("Error per Layer"); }
  bool empty() const override { return layers_.empty(); }
  QString empty_text() const override;
  QString csv() const override;
  Hover hover_at(const QPointF& position) const override;

 Q_SIGNALS:
  void layer_selected(int block, const QString& layer);

 protected:
  void build(QCustomPlot& canvas, PlotHeader& header) override;
  void fit() override;
  void clicked(const QPointF& position) override;

 private:
  double width_of_bar() const;
  std::optional<std::size_t> layer_at(const QPointF& position) const;
  void draw_run(QCustomPlot& canvas, std::size_t run) const;
  void draw_highlight(QCustomPlot& canvas) const;
  void label_blocks(QCustomPlot& canvas) const;

  std::vector<QString> names_;
  std::vector<std::map<Layer, double>> errors_;  ///< by run, in decibels
  std::vector<Layer> layers_;
  Layer highlighted_{-1, {}};
};

}  // namespace aq
