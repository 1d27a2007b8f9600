// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/histogram_comparison_plot.h"

#include <QMenu>
#include <algorithm>

#include "widgets/plots/histogram_view.h"
#include "widgets/plots/number_text.h"
#include "widgets/plots/plot_header.h"
#include "widgets/plots/plot_style.h"
#include "widgets/plots/run_color.h"
#include "widgets/plots/tickers.h"

namespace aq {

HistogramComparisonPlot::HistogramComparisonPlot(QWidget* parent) : Plot(parent) { set_log_counts(true); }

void HistogramComparisonPlot::show_layer(int block, const QString& layer,
                                         const std::vector<ComparedRun>& runs) {
  block_ = block;
  layer_ = layer;
  series_.clear();
  for (std::size_t index = 0; index < runs.size(); ++index)
    for (const LayerReport& report : runs[index].layers)
      if (report.block == block && QString::fromStdString(report.layer) == layer)
        series_.push_back({QString::fromStdString(runs[index].name), index, report});
  replaced();
}

void HistogramComparisonPlot::set_log_counts(bool on) {
  log_counts_ = on;
  make_logarithmic(surface()->yAxis, on, ValueTicker::Style::Count);
  replaced();
}

bool HistogramComparisonPlot::empty() const {
  return std::ranges::none_of(series_, [](const Series& one) {
    return has_counts(one.report.weights_before) || has_counts(one.report.weights_after);
  });
}

QString HistogramComparisonPlot::empty_text() const {
  return tr("Choose a layer in the plot beside to see its weights under each run.");
}

void HistogramComparisonPlot::build(QCustomPlot& canvas, PlotHeader& header) {
  canvas.xAxis->setLabel(tr("Weight"));
  canvas.yAxis->setLabel(log_counts_ ? tr("Weights a bin (log)") : tr("Weights a bin"));
  canvas.xAxis->grid()->setVisible(false);
  const QColor grey = theme().series.back();
  add_histogram(canvas.xAxis, canvas.yAxis, tr("float"), series_.front().report.weights_before, grey, 0.28);
  std::vector<LegendEntry> legend{{tr("float"), grey, LegendEntry::Mark::Fill}};
  for (const Series& one : series_) {
    const QColor color = color_of_run(theme(), one.index);
    add_histogram(canvas.xAxis, canvas.yAxis, one.run, one.report.weights_after, color, 0)
        ->setPen(QPen(color, 1.6));
    legend.push_back({one.run, color, LegendEntry::Mark::Line});
  }
  header.set_note(tr("block %1 %2").arg(block_).arg(layer_));
  header.set_legend(std::move(legend));
}

void HistogramComparisonPlot::fit() {
  auto keys = filled_range({&series_.front().report.weights_before});
  double top = static_cast<double>(largest_count(series_.front().report.weights_before));
  for (const Series& one : series_) {
    const auto own = filled_range({&one.report.weights_after});
    if (own && keys) keys->expand(*own);
    if (own && !keys) keys = own;
    top = std::max(top, static_cast<double>(largest_count(one.report.weights_after)));
  }
  surface()->xAxis->setRange(padded(keys.value_or(QCPRange(-1, 1)), 0.03));
  if (log_counts_)
    surface()->yAxis->setRange(0.7, std::max(2.0, 1.6 * top));
  else
    surface()->yAxis->setRange(0, 1.06 * top);
}

void HistogramComparisonPlot::add_actions(QMenu& menu) {
  QAction* action = menu.addAction(tr("Logarithmic Counts"), this, &HistogramComparisonPlot::set_log_counts);
  action->setCheckable(true);
  action->setChecked(log_counts_);
}

Hover HistogramComparisonPlot::hover_at(const QPointF& position) const {
  if (empty() || !main_rect()->rect().contains(position.toPoint())) return {};
  const double weight = surface()->xAxis->pixelToCoord(position.x());
  QString text = tr("Weight %1").arg(number_text(weight));
  const auto line = [&](const QString& name, const Histogram& histogram) {
    if (const auto bin = bin_at(histogram, weight))
      text += "\n" + tr("%1: %2").arg(name, number_text(static_cast<double>(histogram.counts[*bin]), 7));
  };
  line(tr("float"), series_.front().report.weights_before);
  for (const Series& one : series_) line(one.run, one.report.weights_after);
  return {text, {}};
}

QString HistogramComparisonPlot::csv() const {
  CsvTable table({"series", "bin_low", "bin_high", "count"});
  if (series_.empty()) return table.text();
  add_rows(table, "float", series_.front().report.weights_before);
  for (const Series& one : series_) add_rows(table, one.run.toUtf8().constData(), one.report.weights_after);
  return table.text();
}

}  // namespace aq
