// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/layer_error_plot.h"

#include <algorithm>
#include <cmath>

#include "widgets/plots/csv_table.h"
#include "widgets/plots/number_text.h"
#include "widgets/plots/plot_header.h"
#include "widgets/plots/plot_style.h"

namespace aq {
namespace {

constexpr double kGroupWidth = 0.84;  // of the distance between two blocks
constexpr int kMostBlockTicks = 16;
constexpr int kCosineDigits = 6;  // good layers differ from the fourth digit on only

}  // namespace

LayerErrorPlot::LayerErrorPlot(QWidget* parent) : Plot(parent) {}

void LayerErrorPlot::add(const LayerReport& report) {
  const QString layer = QString::fromStdString(report.layer);
  const QString kind = layer.section('.', -1);
  if (!kinds_.contains(kind)) kinds_ << kind;
  const Bar bar{report.block,      layer,         kind,          report.sqnr_db,
                report.weight_mse, report.cosine, report.flipped};
  const auto same = std::find_if(bars_.begin(), bars_.end(), [&](const Bar& known) {
    return known.block == bar.block && known.layer == bar.layer;
  });
  if (same == bars_.end()) {
    bars_.push_back(bar);
  } else {
    *same = bar;
  }
  changed();
}

void LayerErrorPlot::clear() {
  bars_.clear();
  kinds_.clear();
  highlighted_block_ = -1;
  replaced();
}

void LayerErrorPlot::highlight(int block, const QString& layer) {
  if (highlighted_block_ == block && highlighted_layer_ == layer) return;
  highlighted_block_ = block;
  highlighted_layer_ = layer;
  changed();
}

QString LayerErrorPlot::empty_text() const {
  return tr(
      "How close every layer's quantized weights are to the originals appears here, as each block is done.");
}

double LayerErrorPlot::key_of(const Bar& bar) const {
  const auto kinds = static_cast<double>(kinds_.size());
  return bar.block + kGroupWidth * ((static_cast<double>(kinds_.indexOf(bar.kind)) + 0.5) / kinds - 0.5);
}

int LayerErrorPlot::last_block() const {
  return std::max_element(bars_.begin(), bars_.end(),
                          [](const Bar& a, const Bar& b) { return a.block < b.block; })
      ->block;
}

void LayerErrorPlot::draw_kind(QCustomPlot& canvas, int kind) const {
  auto* bars = new QCPBars(canvas.xAxis, canvas.yAxis);
  bars->setName(kinds_[kind]);
  bars->setWidth(kGroupWidth / static_cast<double>(kinds_.size()) * 0.86);
  bars->setPen(Qt::NoPen);
  bars->setBrush(theme().series[static_cast<std::size_t>(kind) % theme().series.size()]);
  for (const Bar& bar : bars_)
    if (bar.kind == kinds_[kind] && std::isfinite(bar.sqnr_db)) bars->addData(key_of(bar), bar.sqnr_db);
}

void LayerErrorPlot::draw_highlight(QCustomPlot& canvas) const {
  for (const Bar& bar : bars_) {
    if (bar.block != highlighted_block_ || bar.layer != highlighted_layer_) continue;
    auto* outline = new QCPBars(canvas.xAxis, canvas.yAxis);
    outline->setWidth(kGroupWidth / static_cast<double>(kinds_.size()));
    outline->setPen(QPen(theme().text, 2));
    outline->setBrush(Qt::NoBrush);
    outline->addData(key_of(bar), bar.sqnr_db);
  }
}

void LayerErrorPlot::label_blocks(QCustomPlot& canvas) const {
  auto ticker = QSharedPointer<QCPAxisTickerText>::create();
  const int last = last_block();
  const int stride = last / kMostBlockTicks + 1;
  for (int block = 0; block <= last; block += stride) ticker->addTick(block, QString::number(block));
  canvas.xAxis->setTicker(ticker);
  canvas.xAxis->grid()->setVisible(false);
}

QString LayerErrorPlot::worst_note() const {
  const auto worst = std::min_element(bars_.begin(), bars_.end(),
                                      [](const Bar& a, const Bar& b) { return a.sqnr_db < b.sqnr_db; });
  return tr("worst: block %1 %2, %3 dB")
      .arg(QString::number(worst->block), worst->kind, number_text(worst->sqnr_db, 3));
}

void LayerErrorPlot::build(QCustomPlot& canvas, PlotHeader& header) {
  canvas.xAxis->setLabel(tr("Block"));
  canvas.yAxis->setLabel(tr("SQNR (dB)"));
  label_blocks(canvas);
  std::vector<LegendEntry> legend;
  for (int kind = 0; kind < kinds_.size(); ++kind) {
    draw_kind(canvas, kind);
    const std::size_t color = static_cast<std::size_t>(kind) % theme().series.size();
    legend.push_back({kinds_[kind], theme().series[color], LegendEntry::Mark::Fill});
  }
  draw_highlight(canvas);
  header.set_note(worst_note());
  header.set_legend(std::move(legend));
}

void LayerErrorPlot::fit() {
  double low = 0, high = 1;
  for (const Bar& bar : bars_) {
    if (!std::isfinite(bar.sqnr_db)) continue;
    low = std::min(low, bar.sqnr_db);
    high = std::max(high, bar.sqnr_db);
  }
  surface()->yAxis->setRange(low < 0 ? 1.06 * low : 0, 1.06 * high);
  // A first block alone would be bars as wide as the window.
  surface()->xAxis->setRange(-0.55, std::max(last_block(), 3) + 0.55);
}

const LayerErrorPlot::Bar* LayerErrorPlot::bar_at(const QPointF& position) const {
  if (bars_.empty() || !main_rect()->rect().contains(position.toPoint())) return nullptr;
  const double key = surface()->xAxis->pixelToCoord(position.x());
  const double half = 0.5 * kGroupWidth / static_cast<double>(kinds_.size());
  const auto found = std::find_if(bars_.begin(), bars_.end(),
                                  [&](const Bar& bar) { return std::abs(key_of(bar) - key) <= half; });
  return found == bars_.end() ? nullptr : &*found;
}

void LayerErrorPlot::clicked(const QPointF& position) {
  const Bar* bar = bar_at(position);
  if (bar) Q_EMIT layer_selected(bar->block, bar->layer);
}

Hover LayerErrorPlot::hover_at(const QPointF& position) const {
  const Bar* bar = bar_at(position);
  if (!bar) return {};
  QString text = tr("Block %1, %2\nSQNR %3 dB\nMSE of the weights %4\ncosine similarity %5")
                     .arg(QString::number(bar->block), bar->layer, number_text(bar->sqnr_db),
                          number_text(bar->weight_mse), number_text(bar->cosine, kCosineDigits));
  if (bar->flipped)
    text += "\n" + tr("%1% of the weights not at their nearest level").arg(number_text(100 * *bar->flipped, 3));
  return {text, {}};
}

QString LayerErrorPlot::csv() const {
  CsvTable table({"block", "layer", "sqnr_db", "weight_mse", "cosine"});
  for (const Bar& bar : bars_) table.add({bar.block, bar.layer, bar.sqnr_db, bar.weight_mse, bar.cosine});
  return table.text();
}

}  // namespace aq
