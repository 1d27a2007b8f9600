// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/channel_range_plot.h"

#include <algorithm>
#include <cmath>

#include "widgets/plots/csv_table.h"
#include "widgets/plots/number_text.h"
#include "widgets/plots/plot_header.h"
#include "widgets/plots/plot_style.h"
#include "widgets/plots/tickers.h"

namespace aq {
namespace {

bool complete(const ChannelRangeSeries& ranges) {
  const std::size_t count = ranges.low_before.size();
  return count > 0 && ranges.high_before.size() == count && ranges.low_after.size() == count &&
         ranges.high_after.size() == count && ranges.error.size() == count && ranges.run > 0;
}

/// The widest channel against the typical one: what one scale for all of them would have to span.
double spread(const ChannelRangeSeries& ranges) {
  std::vector<float> widths;
  for (std::size_t i = 0; i < ranges.low_before.size(); ++i)
    widths.push_back(ranges.high_before[i] - ranges.low_before[i]);
  const auto middle = widths.begin() + static_cast<std::ptrdiff_t>(widths.size() / 2);
  std::nth_element(widths.begin(), middle, widths.end());
  const double median = *middle;
  return median > 0 ? static_cast<double>(*std::max_element(widths.begin(), widths.end())) / median : 0;
}

}  // namespace

ChannelRangePlot::ChannelRangePlot(QWidget* parent) : Plot(parent) {
  make_logarithmic(surface()->xAxis, false, ValueTicker::Style::Whole);
}

void ChannelRangePlot::show_ranges(const ChannelRangeSeries& ranges, const QString& subject) {
  if (!complete(ranges)) return;
  const bool same = ranges_ && subject_ == subject;
  ranges_ = ranges;
  subject_ = subject;
  same ? changed() : replaced();
}

void ChannelRangePlot::clear() {
  ranges_.reset();
  replaced();
}

QString ChannelRangePlot::empty_text() const {
  return tr("Choose a layer to see how far the weights of its output channels reach.");
}

double ChannelRangePlot::key_of(std::size_t point) const {
  return static_cast<double>(point) * static_cast<double>(ranges_->run);
}

QCPGraph* ChannelRangePlot::add_end(const std::vector<float>& values, const QColor& color, double width) {
  QCPGraph* graph = add_line(surface()->xAxis, surface()->yAxis, {}, color, width);
  for (std::size_t i = 0; i < values.size(); ++i) graph->addData(key_of(i), static_cast<double>(values[i]));
  return graph;
}

void ChannelRangePlot::build(QCustomPlot& canvas, PlotHeader& header) {
  canvas.xAxis->setLabel(tr("Output channel"));
  canvas.yAxis->setLabel(tr("Weight"));
  const QColor before = theme().series[7], after = theme().series[1];
  QCPGraph* low = add_end(ranges_->low_before, faded(before, 0.5), 1);
  QCPGraph* high = add_end(ranges_->high_before, faded(before, 0.5), 1);
  high->setBrush(faded(before, 0.28));
  high->setChannelFillGraph(low);
  add_end(ranges_->low_after, after, 1.2);
  add_end(ranges_->high_after, after, 1.2);
  header.set_note(tr("%1; widest to median: %2").arg(subject_, number_text(spread(*ranges_), 3)));
  header.set_legend({{tr("float"), before, LegendEntry::Mark::Fill},
                     {tr("largest and smallest dequantized"), after, LegendEntry::Mark::Line}});
}

void ChannelRangePlot::fit() {
  const double last = key_of(ranges_->low_before.size());
  surface()->xAxis->setRange(-0.01 * last, 1.01 * last);
  double low = 0, high = 0;
  for (const auto* values :
       {&ranges_->low_before, &ranges_->low_after, &ranges_->high_before, &ranges_->high_after})
    for (const float value : *values) {
      if (!std::isfinite(value)) continue;
      low = std::min<double>(low, value);
      high = std::max<double>(high, value);
    }
  surface()->yAxis->setRange(padded({low, high}, 0.05));
}

Hover ChannelRangePlot::hover_at(const QPointF& position) const {
  if (empty() || !main_rect()->rect().contains(position.toPoint())) return {};
  const double key = surface()->xAxis->pixelToCoord(position.x()) / static_cast<double>(ranges_->run);
  const auto point = static_cast<std::ptrdiff_t>(std::lround(key));
  if (point < 0 || point >= static_cast<std::ptrdiff_t>(ranges_->low_before.size())) return {};
  const auto i = static_cast<std::size_t>(point);
  const std::int64_t first = point * ranges_->run;
  const QString channels = ranges_->run == 1
                               ? QString::number(first)
                               : QStringLiteral("%1–%2").arg(first).arg(first + ranges_->run - 1);
  const auto range = [](float low, float high) {
    return QStringLiteral("%1 … %2").arg(number_text(low), number_text(high));
  };
  return {tr("Output channel %1\nfloat %2\ndequantized %3\nRMS error %4")
              .arg(channels, range(ranges_->low_before[i], ranges_->high_before[i]),
                   range(ranges_->low_after[i], ranges_->high_after[i]), number_text(ranges_->error[i], 3)),
          {}};
}

QString ChannelRangePlot::csv() const {
  CsvTable table(
      {"first_channel", "low_float", "high_float", "low_dequantized", "high_dequantized", "rms_error"});
  if (!ranges_) return table.text();
  for (std::size_t i = 0; i < ranges_->low_before.size(); ++i)
    table.add({key_of(i), ranges_->low_before[i], ranges_->high_before[i], ranges_->low_after[i],
               ranges_->high_after[i], ranges_->error[i]});
  return table.text();
}

}  // namespace aq
