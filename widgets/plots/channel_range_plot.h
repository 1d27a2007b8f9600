// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "widgets/plots/plot.h"

class QCPGraph;

namespace aq {

/// The ends of each output channel's weights (or of runs of them), and what rounding makes of them.
struct ChannelRangeSeries {
  std::vector<float> low_before, high_before, low_after, high_after;
  std::vector<float> error;  ///< root mean square of the rounding error
  std::int64_t run = 1;      ///< output channels that a value stands for
};

/// One layer's weight ranges, output channel by output channel.
class ChannelRangePlot : public Plot {
  Q_OBJECT

 public:
  explicit ChannelRangePlot(QWidget* parent = nullptr);

  /// @param subject which layer it is; another one forgets the zoom
  void show_ranges(const ChannelRangeSeries& ranges, const QString& subject);
  void clear() override;

  QString title() const override { return tr("Channel Ranges"); }
  bool empty() const override { return !ranges_; }
  QString empty_text() const override;
  QString csv() const override;
  Hover hover_at(const QPointF& position) const override;

 protected:
  void build(QCustomPlot& canvas, PlotHeader& header) override;
  void fit() override;

 private:
  double key_of(std::size_t point) const;
  QCPGraph* add_end(const std::vector<float>& values, const QColor& color, double width);

  std::optional<ChannelRangeSeries> ranges_;
  QString subject_;
};

}  // namespace aq
