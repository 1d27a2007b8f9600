// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/error_comparison_plot.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "widgets/plots/csv_table.h"
#include "widgets/plots/number_text.h"
#include "widgets/plots/plot_header.h"
#include "widgets/plots/plot_style.h"
#include "widgets/plots/run_color.h"

namespace aq {
namespace {

constexpr double kLayerShare = 0.8;  // of the distance between two layers
constexpr int kMostLabelledBlocks = 16;

}  // namespace

ErrorComparisonPlot::ErrorComparisonPlot(QWidget* parent) : Plot(parent) {}

void ErrorComparisonPlot::show_runs(const std::vector<ComparedRun>& runs) {
  names_.clear();
  errors_.clear();
  layers_.clear();
  std::set<Layer> known;
  for (const ComparedRun& run : runs) {
    names_.push_back(QString::fromStdString(run.name));
    auto& errors = errors_.emplace_back();
    for (const LayerReport& report : run.layers) {
      const Layer layer{report.block, report.layer};
      errors[layer] = report.sqnr_db;
      if (known.insert(layer).second) layers_.push_back(layer);
    }
  }
  std::ranges::stable_sort(layers_, {}, &Layer::first);
  replaced();
}

void ErrorComparisonPlot::highlight(const Layer& layer) {
  if (highlighted_ == layer) return;
  highlighted_ = layer;
  changed();
}

QString ErrorComparisonPlot::empty_text() const {
  return tr("How close every layer's quantized weights are to the originals appears here, run beside run.");
}

double ErrorComparisonPlot::width_of_bar() const {
  return kLayerShare / static_cast<double>(std::max<std::size_t>(errors_.size(), 1));
}

void ErrorComparisonPlot::draw_run(QCustomPlot& canvas, std::size_t run) const {
  auto* bars = new QCPBars(canvas.xAxis, canvas.yAxis);
  bars->setName(names_[run]);
  bars->setWidth(0.9 * width_of_bar());
  bars->setPen(Qt::NoPen);
  bars->setBrush(color_of_run(theme(), run));
  const double offset = (static_cast<double>(run) + 0.5) * width_of_bar() - 0.5 * kLayerShare;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const auto error = errors_[run].find(layers_[i]);
    if (error != errors_[run].end() && std::isfinite(error->second))
      bars->addData(static_cast<double>(i) + offset, error->second);
  }
}

void ErrorComparisonPlot::draw_highlight(QCustomPlot& canvas) const {
  const auto found = std::ranges::find(layers_, highlighted_);
  if (found == layers_.end()) return;
  const auto key = static_cast<double>(found - layers_.begin());
  auto* band = new QCPItemRect(&canvas);
  for (QCPItemPosition* corner : {band->topLeft, band->bottomRight}) {
    corner->setTypeX(QCPItemPosition::ptPlotCoords);
    corner->setTypeY(QCPItemPosition::ptAxisRectRatio);
    corner->setAxes(canvas.xAxis, canvas.yAxis);
    corner->setAxisRect(main_rect());
  }
  band->topLeft->setCoords(key - 0.5, 0);
  band->bottomRight->setCoords(key + 0.5, 1);
  band->setPen(Qt::NoPen);
  band->setBrush(faded(theme().accent, 0.16));
  band->setLayer(QStringLiteral("grid"));
}

void ErrorComparisonPlot::label_blocks(QCustomPlot& canvas) const {
  auto ticker = QSharedPointer<QCPAxisTickerText>::create();
  const int last = layers_.empty() ? 0 : layers_.back().first;
  const int stride = last / kMostLabelledBlocks + 1;
  for (std::size_t first = 0; first < layers_.size();) {
    const int block = layers_[first].first;
    std::size_t end = first;
    while (end < layers_.size() && layers_[end].first == block) ++end;
    if (block % stride == 0)
      ticker->addTick(0.5 * static_cast<double>(first + end - 1), QString::number(block));
    if (first > 0)
      add_vertical(canvas.xAxis, canvas.yAxis, static_cast<double>(first) - 0.5, QPen(theme().border, 1));
    first = end;
  }
  canvas.xAxis->setTicker(ticker);
  canvas.xAxis->grid()->setVisible(false);
}

void ErrorComparisonPlot::build(QCustomPlot& canvas, PlotHeader& header) {
  canvas.xAxis->setLabel(tr("Block"));
  canvas.yAxis->setLabel(tr("SQNR (dB)"));
  label_blocks(canvas);
  draw_highlight(canvas);
  std::vector<LegendEntry> legend;
  for (std::size_t run = 0; run < names_.size(); ++run) {
    draw_run(canvas, run);
    legend.push_back({names_[run], color_of_run(theme(), run), LegendEntry::Mark::Fill});
  }
  header.set_note(tr("click a layer to see its weights"));
  header.set_legend(std::move(legend));
}

void ErrorComparisonPlot::fit() {
  double low = 0, high = 1;
  for (const auto& errors : errors_)
    for (const auto& [layer, error] : errors) {
      if (!std::isfinite(error)) continue;
      low = std::min(low, error);
      high = std::max(high, error);
    }
  surface()->yAxis->setRange(low < 0 ? 1.06 * low : 0, 1.06 * high);
  surface()->xAxis->setRange(-0.6, static_cast<double>(layers_.size()) - 0.4);
}

std::optional<std::size_t> ErrorComparisonPlot::layer_at(const QPointF& position) const {
  if (empty() || !main_rect()->rect().contains(position.toPoint())) return {};
  const double key = std::round(surface()->xAxis->pixelToCoord(position.x()));
  if (key < 0 || key >= static_cast<double>(layers_.size())) return {};
  return static_cast<std::size_t>(key);
}

void ErrorComparisonPlot::clicked(const QPointF& position) {
  if (const auto layer = layer_at(position))
    Q_EMIT layer_selected(layers_[*layer].first, QString::fromStdString(layers_[*layer].second));
}

Hover ErrorComparisonPlot::hover_at(const QPointF& position) const {
  const auto index = layer_at(position);
  if (!index) return {};
  const Layer& layer = layers_[*index];
  QString text = tr("Block %1, %2").arg(layer.first).arg(QString::fromStdString(layer.second));
  for (std::size_t run = 0; run < names_.size(); ++run)
    if (const auto error = errors_[run].find(layer); error != errors_[run].end())
      text += "\n" + tr("%1: %2 dB").arg(names_[run], number_text(error->second));
  return {text, {}};
}

QString ErrorComparisonPlot::csv() const {
  CsvTable table({"run", "block", "layer", "sqnr_db"});
  for (std::size_t run = 0; run < names_.size(); ++run)
    for (const Layer& layer : layers_)
      if (const auto error = errors_[run].find(layer); error != errors_[run].end())
        table.add({names_[run], layer.first, QString::fromStdString(layer.second), error->second});
  return table.text();
}

}  // namespace aq
