// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/clipping_plot.h"

#include <QMenu>
#include <algorithm>
#include <numeric>

#include "widgets/plots/csv_table.h"
#include "widgets/plots/histogram_view.h"
#include "widgets/plots/number_text.h"
#include "widgets/plots/plot_header.h"
#include "widgets/plots/plot_style.h"
#include "widgets/plots/tickers.h"

namespace aq {
namespace {

constexpr double kWidestStart = 0.5;  // factors near 1 alone would be bars as wide as the window

}  // namespace

ClippingPlot::ClippingPlot(QWidget* parent) : Plot(parent) { set_log_counts(true); }

void ClippingPlot::show_report(const LayerReport& report) {
  const bool same = report_ && report_->block == report.block && report_->layer == report.layer;
  report_ = report;
  same ? changed() : replaced();
}

void ClippingPlot::clear() {
  report_.reset();
  replaced();
}

void ClippingPlot::set_log_counts(bool on) {
  log_counts_ = on;
  make_logarithmic(surface()->yAxis, on, ValueTicker::Style::Count);
  replaced();
}

bool ClippingPlot::empty() const {
  return !report_ || !(has_counts(report_->clipping_lower) || has_counts(report_->clipping_upper));
}

QString ClippingPlot::empty_text() const {
  if (report_) return tr("The ranges of this layer's weights were not clipped.");
  return tr(
      "Choose a quantized layer to see how far the ranges of its weights were clipped, where the recipe "
      "learns or searches that.");
}

QString ClippingPlot::note() const {
  const auto& counts =
      has_counts(report_->clipping_upper) ? report_->clipping_upper.counts : report_->clipping_lower.counts;
  return tr("block %1 %2, ranges: %3")
      .arg(QString::number(report_->block), QString::fromStdString(report_->layer),
           number_text(std::accumulate(counts.begin(), counts.end(), 0.0), 7));
}

void ClippingPlot::build(QCustomPlot& canvas, PlotHeader& header) {
  canvas.xAxis->setLabel(tr("Clipping factor (1: not clipped)"));
  canvas.yAxis->setLabel(log_counts_ ? tr("Ranges a bin (log)") : tr("Ranges a bin"));
  canvas.xAxis->grid()->setVisible(false);
  const auto& series = theme().series;
  add_histogram(canvas.xAxis, canvas.yAxis, tr("lower end"), report_->clipping_lower, series[0], 0.28);
  add_histogram(canvas.xAxis, canvas.yAxis, tr("upper end"), report_->clipping_upper, series[1], 0)
      ->setPen(QPen(series[1], 1.6));
  header.set_note(note());
  header.set_legend({{tr("lower end"), series[0], LegendEntry::Mark::Fill},
                     {tr("upper end"), series[1], LegendEntry::Mark::Line}});
}

void ClippingPlot::fit() {
  const auto filled = filled_range({&report_->clipping_lower, &report_->clipping_upper});
  const double low = std::min(kWidestStart, filled ? filled->lower : 0);
  surface()->xAxis->setRange(padded({low, 1}, 0.03));
  const double top = std::max(largest_count(report_->clipping_lower), largest_count(report_->clipping_upper));
  surface()->yAxis->setRange(log_counts_ ? 0.7 : 0, log_counts_ ? 2 * top : 1.06 * top);
}

void ClippingPlot::add_actions(QMenu& menu) {
  QAction* action = menu.addAction(tr("Logarithmic Counts"), this, &ClippingPlot::set_log_counts);
  action->setCheckable(true);
  action->setChecked(log_counts_);
}

Hover ClippingPlot::hover_at(const QPointF& position) const {
  if (empty() || !main_rect()->rect().contains(position.toPoint())) return {};
  const double factor = surface()->xAxis->pixelToCoord(position.x());
  QString text = tr("Factor %1").arg(number_text(factor, 3));
  const auto line = [&](const QString& name, const Histogram& histogram) {
    if (const auto bin = bin_at(histogram, factor))
      text += "\n" + tr("%1: %2").arg(name, number_text(histogram.counts[*bin], 7));
  };
  line(tr("lower end"), report_->clipping_lower);
  line(tr("upper end"), report_->clipping_upper);
  return {text, {}};
}

QString ClippingPlot::csv() const {
  CsvTable table({"series", "bin_low", "bin_high", "count"});
  if (!report_) return table.text();
  add_rows(table, "lower", report_->clipping_lower);
  add_rows(table, "upper", report_->clipping_upper);
  return table.text();
}

}  // namespace aq
