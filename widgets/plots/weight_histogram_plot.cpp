// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/weight_histogram_plot.h"

#include <QMenu>
#include <algorithm>
#include <array>
#include <cmath>

#include "widgets/plots/histogram_view.h"
#include "widgets/plots/number_text.h"
#include "widgets/plots/plot_header.h"
#include "widgets/plots/plot_style.h"
#include "widgets/plots/tickers.h"

namespace aq {
namespace {

constexpr std::size_t kManyLevels = 40;

}  // namespace

WeightHistogramPlot::WeightHistogramPlot(QWidget* parent) : Plot(parent) { set_log_counts(true); }

void WeightHistogramPlot::show_report(const LayerReport& report, bool sampled) {
  const bool same = report_ && report_->block == report.block && report_->layer == report.layer;
  report_ = report;
  sampled_ = sampled;
  same ? changed() : replaced();
}

void WeightHistogramPlot::clear() {
  report_.reset();
  replaced();
}

void WeightHistogramPlot::set_log_counts(bool on) {
  log_counts_ = on;
  make_logarithmic(surface()->yAxis, on, ValueTicker::Style::Count);
  replaced();
}

bool WeightHistogramPlot::empty() const {
  return !report_ || !(has_counts(report_->weights_before) || has_counts(report_->weights_transformed) ||
                       has_counts(report_->weights_after));
}

QString WeightHistogramPlot::empty_text() const {
  return tr(
      "Choose a layer to see its weights; once it is quantized, before and after, with the quantization grid "
      "over "
      "them.");
}

void WeightHistogramPlot::draw_grid(QCustomPlot& canvas) const {
  const bool many = report_->grid.size() > kManyLevels;
  const QPen pen(faded(theme().series[2], many ? 0.25 : 0.55), many ? 0.6 : 1, Qt::SolidLine);
  for (const float level : report_->grid)
    if (std::isfinite(level)) add_vertical(canvas.xAxis, canvas.yAxis, level, pen);
}

void WeightHistogramPlot::build(QCustomPlot& canvas, PlotHeader& header) {
  canvas.xAxis->setLabel(tr("Weight"));
  canvas.yAxis->setLabel(log_counts_ ? tr("Weights a bin (log)") : tr("Weights a bin"));
  canvas.xAxis->grid()->setVisible(false);
  draw_grid(canvas);
  const auto& series = theme().series;
  add_histogram(canvas.xAxis, canvas.yAxis, tr("float"), report_->weights_before, series[7], 0.28);
  if (!has_counts(report_->weights_after)) return describe_float(header);
  const bool transformed = has_counts(report_->weights_transformed);
  if (transformed)
    add_histogram(canvas.xAxis, canvas.yAxis, tr("transformed"), report_->weights_transformed, series[0],
                  0.22);
  add_histogram(canvas.xAxis, canvas.yAxis, tr("dequantized"), report_->weights_after, series[1], 0)
      ->setPen(QPen(series[1], 1.6));
  header.set_note(tr("block %1 %2, SQNR %3 dB")
                      .arg(QString::number(report_->block), QString::fromStdString(report_->layer),
                           number_text(report_->sqnr_db, 3)));
  std::vector<LegendEntry> legend{{tr("float"), series[7], LegendEntry::Mark::Fill}};
  if (transformed) legend.push_back({tr("transformed"), series[0], LegendEntry::Mark::Fill});
  legend.push_back({tr("dequantized"), series[1], LegendEntry::Mark::Line});
  legend.push_back(
      {tr("quantization grid (%1 levels)").arg(report_->grid.size()), series[2], LegendEntry::Mark::Line});
  header.set_legend(std::move(legend));
}

/// Before any run there are the float weights alone.
void WeightHistogramPlot::describe_float(PlotHeader& header) const {
  const QString layer = QString::fromStdString(report_->layer);
  if (!sampled_)
    header.set_note(tr("block %1 %2, float").arg(report_->block).arg(layer));
  else
    header.set_note(report_->block < 0
                        ? tr("%1, a sample of its weights").arg(layer)
                        : tr("block %1 %2, a sample of its weights").arg(report_->block).arg(layer));
  header.set_legend({{tr("float"), theme().series[7], LegendEntry::Mark::Fill}});
}

void WeightHistogramPlot::fit() {
  const auto& report = *report_;
  const auto keys =
      filled_range({&report.weights_before, &report.weights_transformed, &report.weights_after});
  surface()->xAxis->setRange(padded(keys.value_or(QCPRange(-1, 1)), 0.03));
  const double top =
      std::max({largest_count(report.weights_before), largest_count(report.weights_transformed),
                largest_count(report.weights_after)});
  if (log_counts_) {
    surface()->yAxis->setRange(0.7, std::max(2.0, 1.6 * top));
  } else {
    surface()->yAxis->setRange(0, 1.06 * top);
  }
}

void WeightHistogramPlot::add_actions(QMenu& menu) {
  QAction* action = menu.addAction(tr("Logarithmic Counts"), this, &WeightHistogramPlot::set_log_counts);
  action->setCheckable(true);
  action->setChecked(log_counts_);
}

Hover WeightHistogramPlot::hover_at(const QPointF& position) const {
  if (empty() || !main_rect()->rect().contains(position.toPoint())) return {};
  const double weight = surface()->xAxis->pixelToCoord(position.x());
  QString text = tr("Weight %1").arg(number_text(weight));
  const auto line = [&](const QString& name, const Histogram& histogram) {
    if (const auto bin = bin_at(histogram, weight))
      text += "\n" + tr("%1: %2").arg(name, number_text(histogram.counts[*bin], 7));
  };
  line(tr("float"), report_->weights_before);
  line(tr("transformed"), report_->weights_transformed);
  line(tr("dequantized"), report_->weights_after);
  if (!report_->grid.empty()) {
    const float level =
        *std::min_element(report_->grid.begin(), report_->grid.end(),
                          [weight](float a, float b) { return std::abs(a - weight) < std::abs(b - weight); });
    text += "\n" + tr("nearest level %1").arg(number_text(level));
  }
  return {text, {}};
}

QString WeightHistogramPlot::csv() const {
  CsvTable table({"series", "bin_low", "bin_high", "count"});
  if (!report_) return table.text();
  add_rows(table, "float", report_->weights_before);
  add_rows(table, "transformed", report_->weights_transformed);
  add_rows(table, "dequantized", report_->weights_after);
  for (const float level : report_->grid) table.add({"grid", level, level, QString()});
  return table.text();
}

}  // namespace aq
