// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/activation_plot.h"

#include <algorithm>
#include <cmath>

#include "widgets/plots/histogram_view.h"
#include "widgets/plots/number_text.h"
#include "widgets/plots/plot_header.h"
#include "widgets/plots/plot_style.h"
#include "widgets/plots/tickers.h"

namespace aq {
namespace {

double largest(const std::vector<float>& values) {
  return values.empty() ? 0 : *std::max_element(values.begin(), values.end());
}

bool drawable(float value) { return std::isfinite(value) && value > 0; }

/// The largest channel against the typical one: what makes activations hard to quantize.
double outlier_ratio(std::vector<float> channels) {
  if (channels.empty()) return 0;
  const auto middle = channels.begin() + static_cast<std::ptrdiff_t>(channels.size() / 2);
  std::nth_element(channels.begin(), middle, channels.end());
  const double median = *middle;
  return median > 0 ? largest(channels) / median : 0;
}

}  // namespace

ActivationPlot::ActivationPlot(QWidget* parent) : Plot(parent) {
  make_logarithmic(surface()->yAxis, true);
  make_logarithmic(surface()->xAxis, false, ValueTicker::Style::Whole);
  histograms_ = add_rect(1);
  make_logarithmic(histograms_->axis(QCPAxis::atLeft), true);
  body()->setColumnStretchFactor(0, 1.7);
}

void ActivationPlot::show_report(const LayerReport& report) {
  const bool same = report_ && report_->block == report.block && report_->layer == report.layer;
  report_ = report;
  same ? changed() : replaced();
}

void ActivationPlot::clear() {
  report_.reset();
  replaced();
}

bool ActivationPlot::empty() const {
  return !report_ || (report_->channels_before.empty() && !has_counts(report_->activations_before));
}

void ActivationPlot::set_empty_text(const QString& text) {
  empty_text_ = text;
  changed();
}

QString ActivationPlot::empty_text() const {
  if (!empty_text_.isEmpty()) return empty_text_;
  return tr("Choose a quantized layer to see its input channels before and after the transform.");
}

void ActivationPlot::draw_channels(const std::vector<float>& channels, const QString& name,
                                   const QColor& color) {
  QCPGraph* graph = add_line(surface()->xAxis, surface()->yAxis, name, color, 1.2);
  for (std::size_t channel = 0; channel < channels.size(); ++channel)
    if (drawable(channels[channel])) graph->addData(static_cast<double>(channel), channels[channel]);
}

void ActivationPlot::build(QCustomPlot& canvas, PlotHeader& header) {
  const QColor before = theme().series[1], after = theme().series[0];
  canvas.xAxis->setLabel(tr("Input channel"));
  canvas.yAxis->setLabel(tr("Largest |activation|"));
  draw_channels(report_->channels_before, tr("before"), before);
  draw_channels(report_->channels_after, tr("after"), after);
  QCPAxis* keys = histograms_->axis(QCPAxis::atBottom);
  QCPAxis* counts = histograms_->axis(QCPAxis::atLeft);
  keys->setLabel(tr("Activation"));
  counts->setLabel(tr("Values a bin (log)"));
  add_histogram(keys, counts, tr("before"), report_->activations_before, before, 0.22);
  add_histogram(keys, counts, tr("after"), report_->activations_after, after, 0.22);
  header.set_note(note());
  if (transformed())
    header.set_legend({{tr("before the transform"), before, LegendEntry::Mark::Line},
                       {tr("after the transform"), after, LegendEntry::Mark::Line}});
}

QString ActivationPlot::note() const {
  const QString block = QString::number(report_->block), layer = QString::fromStdString(report_->layer);
  const QString before = number_text(outlier_ratio(report_->channels_before), 3);
  if (!transformed()) return tr("block %1 %2; largest channel to median: %3").arg(block, layer, before);
  return tr("block %1 %2; largest channel to median: %3 before, %4 after")
      .arg(block, layer, before, number_text(outlier_ratio(report_->channels_after), 3));
}

void ActivationPlot::fit() {
  fit_channels();
  fit_histograms();
}

void ActivationPlot::fit_channels() {
  const auto channels = std::max(report_->channels_before.size(), report_->channels_after.size());
  surface()->xAxis->setRange(-0.01 * static_cast<double>(channels), 1.01 * static_cast<double>(channels));
  double low = 0, high = 0;
  for (const auto* values : {&report_->channels_before, &report_->channels_after}) {
    for (const float value : *values) {
      if (!drawable(value)) continue;
      low = low == 0 ? value : std::min<double>(low, value);
      high = std::max<double>(high, value);
    }
  }
  surface()->yAxis->setRange(low > 0 ? padded({low, high}, 0.06, true) : QCPRange(0.1, 1));
}

void ActivationPlot::fit_histograms() {
  const auto keys = filled_range({&report_->activations_before, &report_->activations_after});
  histograms_->axis(QCPAxis::atBottom)->setRange(padded(keys.value_or(QCPRange(-1, 1)), 0.03));
  const double top =
      std::max(largest_count(report_->activations_before), largest_count(report_->activations_after));
  histograms_->axis(QCPAxis::atLeft)->setRange(0.7, std::max(2.0, 1.6 * top));
}

Hover ActivationPlot::hover_channels(const QPointF& position) const {
  const double key = surface()->xAxis->pixelToCoord(position.x());
  const auto channel = static_cast<std::ptrdiff_t>(std::lround(key));
  const auto value = [channel](const std::vector<float>& values) -> QString {
    if (channel < 0 || channel >= static_cast<std::ptrdiff_t>(values.size())) return {};
    return number_text(values[static_cast<std::size_t>(channel)], 5);
  };
  const QString before = value(report_->channels_before), after = value(report_->channels_after);
  if (before.isEmpty() && after.isEmpty()) return {};
  if (!transformed())
    return {tr("Channel %1\nlargest |activation| %2").arg(QString::number(channel), before), {}};
  return {tr("Channel %1\nbefore %2\nafter %3").arg(QString::number(channel), before, after), {}};
}

Hover ActivationPlot::hover_histograms(const QPointF& position) const {
  const double value = histograms_->axis(QCPAxis::atBottom)->pixelToCoord(position.x());
  QString text = tr("Activation %1").arg(number_text(value));
  if (const auto bin = bin_at(report_->activations_before, value))
    text += "\n" + tr("before: %1 values").arg(number_text(report_->activations_before.counts[*bin], 7));
  if (const auto bin = bin_at(report_->activations_after, value))
    text += "\n" + tr("after: %1 values").arg(number_text(report_->activations_after.counts[*bin], 7));
  return {text, {}};
}

Hover ActivationPlot::hover_at(const QPointF& position) const {
  if (empty()) return {};
  if (main_rect()->rect().contains(position.toPoint())) return hover_channels(position);
  if (histograms_->rect().contains(position.toPoint())) return hover_histograms(position);
  return {};
}

QString ActivationPlot::csv() const {
  CsvTable table({"series", "channel_or_bin_low", "bin_high", "value"});
  if (!report_) return table.text();
  const auto channels = [&table](const char* name, const std::vector<float>& values) {
    for (std::size_t i = 0; i < values.size(); ++i) table.add({name, qulonglong(i), QString(), values[i]});
  };
  channels("channel_before", report_->channels_before);
  channels("channel_after", report_->channels_after);
  add_rows(table, "histogram_before", report_->activations_before);
  add_rows(table, "histogram_after", report_->activations_after);
  return table.text();
}

}  // namespace aq
