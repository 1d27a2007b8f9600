// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/loss_comparison_plot.h"

#include <algorithm>
#include <cmath>

#include "widgets/plots/csv_table.h"
#include "widgets/plots/hover.h"
#include "widgets/plots/number_text.h"
#include "widgets/plots/plot_header.h"
#include "widgets/plots/plot_style.h"
#include "widgets/plots/run_color.h"
#include "widgets/plots/tickers.h"

namespace aq {
namespace {

constexpr double kBlockShare = 0.9;  // of a block's unit: the rest parts it from the next block
constexpr int kMostBlockLabels = 16;
const char* const kRunIndex = "run_index";
const char* const kBlockIndex = "block_index";

QString name_of(const ComparedRun& run) { return QString::fromStdString(run.name); }

/// Where the end of epoch `epoch` (0: before the first) lies.
double key_of_epoch(const BlockLosses& block, std::size_t epoch) {
  const auto steps = static_cast<double>(std::max<std::size_t>(block.epochs.size(), 1));
  return block.block + kBlockShare * static_cast<double>(epoch) / steps;
}

/// Loss before the first epoch, after each, or, where nothing was learned, at the end.
std::vector<double> curve_of(const BlockLosses& block) {
  std::vector<double> losses{block.initial};
  for (const float loss : block.epochs) losses.push_back(static_cast<double>(loss));
  if (block.epochs.empty()) losses.push_back(block.final);
  return losses;
}

}  // namespace

LossComparisonPlot::LossComparisonPlot(QWidget* parent) : Plot(parent) {
  make_logarithmic(surface()->yAxis, true);
}

void LossComparisonPlot::show_runs(const std::vector<ComparedRun>& runs) {
  runs_ = runs;
  replaced();
}

bool LossComparisonPlot::empty() const {
  return std::ranges::all_of(runs_, [](const ComparedRun& run) { return run.blocks.empty(); });
}

QString LossComparisonPlot::empty_text() const {
  return tr("The output error of every block appears here, the chosen runs over each other.");
}

int LossComparisonPlot::shown_blocks() const {
  int blocks = 1;
  for (const ComparedRun& run : runs_)
    if (!run.blocks.empty()) blocks = std::max(blocks, run.blocks.back().block + 1);
  return blocks;
}

void LossComparisonPlot::draw_block(QCustomPlot& canvas, std::size_t run, const BlockLosses& block) const {
  QVector<double> keys, values;
  const std::vector<double> losses = curve_of(block);
  for (std::size_t epoch = 0; epoch < losses.size(); ++epoch) {
    if (!(losses[epoch] > 0) || !std::isfinite(losses[epoch])) continue;  // no place on a logarithmic axis
    keys.append(key_of_epoch(block, epoch));
    values.append(losses[epoch]);
  }
  const QColor color = color_of_run(theme(), run);
  QCPGraph* graph = add_line(canvas.xAxis, canvas.yAxis, name_of(runs_[run]), color, 2);
  graph->setProperty(kRunIndex, static_cast<int>(run));
  graph->setProperty(kBlockIndex, block.block);
  graph->setData(keys, values, true);
  if (shown_blocks() <= kMostBlockLabels)
    graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, color, color, 4.5));
}

void LossComparisonPlot::draw_boundaries(QCustomPlot& canvas) const {
  auto ticker = QSharedPointer<QCPAxisTickerText>::create();
  const int blocks = shown_blocks(), stride = (blocks + kMostBlockLabels - 1) / kMostBlockLabels;
  for (int block = 0; block < blocks; ++block) {
    if (block % stride == 0) ticker->addTick(block + 0.5 * kBlockShare, QString::number(block));
    if (block > 0)
      add_vertical(canvas.xAxis, canvas.yAxis, block - 0.5 * (1 - kBlockShare), QPen(theme().border, 1));
  }
  canvas.xAxis->setTicker(ticker);
  canvas.xAxis->grid()->setVisible(false);
}

void LossComparisonPlot::build(QCustomPlot& canvas, PlotHeader& header) {
  canvas.xAxis->setLabel(tr("Block, its epochs from left to right"));
  canvas.yAxis->setLabel(tr("Block output MSE"));
  draw_boundaries(canvas);
  std::vector<LegendEntry> legend;
  for (std::size_t run = 0; run < runs_.size(); ++run) {
    for (const BlockLosses& block : runs_[run].blocks) draw_block(canvas, run, block);
    legend.push_back({name_of(runs_[run]), color_of_run(theme(), run), LegendEntry::Mark::Line});
  }
  header.set_legend(std::move(legend));
}

void LossComparisonPlot::fit() {
  QCustomPlot& canvas = *surface();
  canvas.xAxis->setRange(-0.05, shown_blocks() - 0.5 * (1 - kBlockShare));
  bool any = false;
  QCPRange values;
  for (int i = 0; i < canvas.graphCount(); ++i) {
    bool found = false;
    const QCPRange range = canvas.graph(i)->getValueRange(found, QCP::sdPositive);
    if (!found) continue;
    any ? values.expand(range) : void(values = range);
    any = true;
  }
  canvas.yAxis->setRange(any ? padded(values, 0.08, true) : QCPRange(0.1, 1));
}

Hover LossComparisonPlot::hover_at(const QPointF& position) const {
  const auto point = nearest_point(*surface(), position);
  if (!point) return {};
  const auto run = static_cast<std::size_t>(point->graph->property(kRunIndex).toInt());
  const int block = point->graph->property(kBlockIndex).toInt();
  return {tr("%1\nblock %2\nMSE %3")
              .arg(name_of(runs_[run]), QString::number(block), number_text(point->value, 6)),
          point->pixel};
}

QString LossComparisonPlot::csv() const {
  CsvTable table({"run", "block", "epoch", "mse"});
  for (const ComparedRun& run : runs_)
    for (const BlockLosses& block : run.blocks) {
      const std::vector<double> losses = curve_of(block);
      for (std::size_t epoch = 0; epoch < losses.size(); ++epoch)
        table.add({name_of(run), block.block, static_cast<int>(epoch), losses[epoch]});
    }
  return table.text();
}

}  // namespace aq
