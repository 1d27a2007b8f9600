// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QStringList>
#include <optional>
#include <string>
#include <vector>

#include "core/run/run_event.h"
#include "widgets/plots/plot.h"

namespace aq {

/// SQNR of every quantized layer as bars, grouped by block, one colour a kind of layer.
class LayerErrorPlot : public Plot {
  Q_OBJECT

 public:
  explicit LayerErrorPlot(QWidget* parent = nullptr);

  void add(const LayerReport& report);
  void clear() override;
  /// Outlines a layer's bar; an unknown layer takes the outline away.
  void highlight(int block, const QString& layer);

  QString title() const override { return tr("Error per Layer"); }
  bool empty() const override { return bars_.empty(); }
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
  struct Bar {
    int block = 0;
    QString layer, kind;  ///< kind: the layer's last name, e.g. "q_proj"
    double sqnr_db = 0, weight_mse = 0, cosine = 0;
    std::optional<double> flipped;
  };
  double key_of(const Bar& bar) const;
  const Bar* bar_at(const QPointF& position) const;
  int last_block() const;
  void draw_kind(QCustomPlot& canvas, int kind) const;
  void draw_highlight(QCustomPlot& canvas) const;
  void label_blocks(QCustomPlot& canvas) const;
  QString worst_note() const;

  std::vector<Bar> bars_;
  QStringList kinds_;  ///< in the order of their first report
  int highlighted_block_ = -1;
  QString highlighted_layer_;
};

}  // namespace aq
