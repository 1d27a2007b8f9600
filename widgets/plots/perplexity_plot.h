// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <vector>

#include "core/run/run_event.h"
#include "widgets/plots/plot.h"

namespace aq {

/// Perplexity while it is measured, against the tokens seen, and beside it the values so far as bars.
class PerplexityPlot : public Plot {
  Q_OBJECT

 public:
  explicit PerplexityPlot(QWidget* parent = nullptr);

  void add(const EvaluationUpdate& update);
  void clear() override;

  QString title() const override { return tr("Perplexity"); }
  bool empty() const override { return evaluations_.empty(); }
  QString empty_text() const override;
  QString csv() const override;
  Hover hover_at(const QPointF& position) const override;

 protected:
  void build(QCustomPlot& canvas, PlotHeader& header) override;
  void fit() override;

 private:
  struct Evaluation {
    std::string what;
    std::vector<EvaluationUpdate> updates;
    double latest() const { return updates.back().perplexity; }
  };
  std::vector<const Evaluation*> shown() const;
  QString name_of(const std::string& what) const;
  QColor color_of(const std::string& what) const;
  bool needs_log() const;
  void draw_curves(QCustomPlot& canvas) const;
  void draw_bars(QCustomPlot& canvas) const;
  void fit_curves();
  void fit_bars();
  double share_of_bars() const;
  QString comparison() const;

  std::vector<Evaluation> evaluations_;  ///< in the order they began
  QCPAxisRect* bars_ = nullptr;
};

}  // namespace aq
