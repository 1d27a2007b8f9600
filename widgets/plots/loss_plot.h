// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <map>
#include <vector>

#include "core/run/run_event.h"
#include "widgets/plots/plot.h"

namespace aq {

/// Block output MSE over the epochs, one line a block; the block being learned is accented. Either the
/// blocks' epochs lie end to end, as they happened, or all blocks start at 0 to be compared.
class LossPlot : public Plot {
  Q_OBJECT

 public:
  explicit LossPlot(QWidget* parent = nullptr);

  void begin(const RunStarted& run);
  void add(const BlockStarted& block);
  void add(const EpochFinished& epoch);
  void clear() override;

  void set_overlaid(bool on);
  bool overlaid() const { return overlaid_; }

  QString title() const override { return tr("Loss per Block"); }
  bool empty() const override { return curves_.empty(); }
  QString empty_text() const override;
  QString csv() const override;
  Hover hover_at(const QPointF& position) const override;

 protected:
  void build(QCustomPlot& canvas, PlotHeader& header) override;
  void fit() override;
  void add_actions(QMenu& menu) override;

 private:
  struct Curve {
    double initial = 0;
    std::map<int, double> epochs;
  };
  int epochs_per_block() const;
  int shown_blocks() const;
  double start_of(int block) const;
  QColor color_of(int block) const;
  void draw_curve(QCustomPlot& canvas, int block, const Curve& curve) const;
  void draw_boundaries(QCustomPlot& canvas) const;
  QString progress_note() const;

  RunStarted run_;
  std::map<int, Curve> curves_;  ///< by block
  int current_ = -1;
  bool overlaid_ = false;
};

}  // namespace aq
