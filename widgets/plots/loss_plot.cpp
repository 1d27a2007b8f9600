// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/loss_plot.h"

#include <QMenu>
#include <algorithm>
#include <cmath>

#include "widgets/plots/csv_table.h"
#include "widgets/plots/hover.h"
#include "widgets/plots/number_text.h"
#include "widgets/plots/plot_header.h"
#include "widgets/plots/plot_style.h"
#include "widgets/plots/tickers.h"

namespace aq {
namespace {

constexpr int kFewBlocks = 8;  // a run of so few is shown whole from the start
constexpr int kMostLabels = 16;
const char* const kBlock = "block";

}  // namespace

LossPlot::LossPlot(QWidget* parent) : Plot(parent) {
  make_logarithmic(surface()->yAxis, true);
  make_logarithmic(surface()->xAxis, false, ValueTicker::Style::Whole);
  connect(surface()->xAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), surface()->xAxis2,
          qOverload<const QCPRange&>(&QCPAxis::setRange));
}

void LossPlot::begin(const RunStarted& run) {
  curves_.clear();
  current_ = -1;
  run_ = run;
  replaced();
}

void LossPlot::add(const BlockStarted& block) {
  curves_[block.block] = {block.initial_loss, {}};
  current_ = block.block;
  changed();
}

void LossPlot::add(const EpochFinished& epoch) {
  curves_[epoch.block].epochs[epoch.epoch] = epoch.loss;
  current_ = epoch.block;
  changed();
}

void LossPlot::clear() { begin({}); }

void LossPlot::set_overlaid(bool on) {
  overlaid_ = on;
  replaced();
}

QString LossPlot::empty_text() const {
  return tr("The output error of every block appears here, epoch by epoch, while it is learned.");
}

int LossPlot::epochs_per_block() const { return std::max(1, run_.epochs); }

int LossPlot::shown_blocks() const {
  const int reached = curves_.empty() ? 0 : curves_.rbegin()->first + 1;
  return std::max(reached, std::min(run_.blocks, std::max(kFewBlocks, reached + 1)));
}

double LossPlot::start_of(int block) const { return overlaid_ ? 0 : double(block) * epochs_per_block(); }

QColor LossPlot::color_of(int block) const {
  if (block == current_) return theme().series[1];
  const int last = std::max(1, shown_blocks() - 1);
  return color_at(theme().sequential, 0.25 + 0.75 * block / last);
}

void LossPlot::draw_curve(QCustomPlot& canvas, int block, const Curve& curve) const {
  QVector<double> keys, values;
  const auto put = [&](double key, double value) {
    if (!(value > 0) || !std::isfinite(value)) return;  // nothing to show on a logarithmic axis
    keys.append(key);
    values.append(value);
  };
  put(start_of(block), curve.initial);
  for (const auto& [epoch, loss] : curve.epochs) put(start_of(block) + epoch + 1, loss);
  const QColor color = color_of(block);
  QCPGraph* graph =
      add_line(canvas.xAxis, canvas.yAxis, tr("Block %1").arg(block), color, block == current_ ? 2.4 : 1.8);
  graph->setProperty(kBlock, block);
  graph->setData(keys, values, true);
  if (epochs_per_block() * shown_blocks() <= 120 || keys.size() < 2)
    graph->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssDisc, color, color, block == current_ ? 6 : 4.5));
}

void LossPlot::draw_boundaries(QCustomPlot& canvas) const {
  const int blocks = shown_blocks();
  auto ticker = QSharedPointer<QCPAxisTickerText>::create();
  const int stride = (blocks + kMostLabels - 1) / kMostLabels;
  for (int block = 0; block < blocks; ++block) {
    const QString label = block == 0 ? tr("Block %1").arg(block) : QString::number(block);
    if (block % stride == 0) ticker->addTick(start_of(block) + 0.5 * epochs_per_block(), label);
    if (block > 0) add_vertical(canvas.xAxis, canvas.yAxis, start_of(block), QPen(theme().border, 1));
  }
  canvas.xAxis2->setTicker(ticker);
}

QString LossPlot::progress_note() const {
  const auto found = curves_.find(current_);
  if (found == curves_.end()) return {};
  const Curve& curve = found->second;
  if (curve.epochs.empty()) return tr("block %1 starts at %2").arg(current_).arg(number_text(curve.initial));
  const double now = curve.epochs.rbegin()->second;
  if (!(curve.initial > 0)) return tr("block %1 at %2").arg(current_).arg(number_text(now));
  return tr("block %1 at %2, %3 from its start")
      .arg(QString::number(current_), number_text(now), change_text(now / curve.initial));
}

void LossPlot::build(QCustomPlot& canvas, PlotHeader& header) {
  canvas.xAxis->setLabel(overlaid_ ? tr("Epoch") : tr("Epoch, blocks end to end"));
  canvas.yAxis->setLabel(tr("Block output MSE"));
  canvas.xAxis2->setVisible(!overlaid_);
  canvas.xAxis->grid()->setVisible(overlaid_);
  if (!overlaid_) draw_boundaries(canvas);
  for (const auto& [block, curve] : curves_) draw_curve(canvas, block, curve);
  header.set_note(progress_note());
  if (overlaid_ && curves_.size() > 1)
    header.set_legend({{tr("current block"), theme().series[1], LegendEntry::Mark::Line},
                       {tr("first block"), color_of(curves_.begin()->first), LegendEntry::Mark::Line},
                       {tr("latest blocks"), color_at(theme().sequential, 1), LegendEntry::Mark::Line}});
}

void LossPlot::fit() {
  QCustomPlot& canvas = *surface();
  const double end = overlaid_ ? epochs_per_block() : double(shown_blocks()) * epochs_per_block();
  canvas.xAxis->setRange(-0.015 * end, 1.015 * end);
  bool found = false;
  QCPRange values;
  for (int i = 0; i < canvas.graphCount(); ++i) {
    bool has_range = false;
    const QCPRange range = canvas.graph(i)->getValueRange(has_range, QCP::sdPositive);
    if (!has_range) continue;
    if (found) values.expand(range);
    if (!found) values = range;
    found = true;
  }
  canvas.yAxis->setRange(found ? padded(values, 0.08, true) : QCPRange(0.1, 1));
}

void LossPlot::add_actions(QMenu& menu) {
  QAction* action = menu.addAction(tr("Overlay Blocks"), this, &LossPlot::set_overlaid);
  action->setCheckable(true);
  action->setChecked(overlaid_);
}

Hover LossPlot::hover_at(const QPointF& position) const {
  const auto point = nearest_point(*surface(), position);
  if (!point) return {};
  const int block = point->graph->property(kBlock).toInt();
  const int epoch = static_cast<int>(std::lround(point->key - start_of(block)));
  const double initial = curves_.at(block).initial;
  QString text = epoch == 0 ? tr("Block %1, before learning").arg(block)
                            : tr("Block %1, epoch %2").arg(block).arg(epoch);
  text += "\n" + tr("MSE %1").arg(number_text(point->value, 6));
  if (epoch > 0 && initial > 0)
    text += "\n" + tr("%1 from its start").arg(change_text(point->value / initial));
  return {text, point->pixel};
}

QString LossPlot::csv() const {
  CsvTable table({"block", "epoch", "mse"});
  for (const auto& [block, curve] : curves_) {
    table.add({block, 0, curve.initial});
    for (const auto& [epoch, loss] : curve.epochs) table.add({block, epoch + 1, loss});
  }
  return table.text();
}

}  // namespace aq
