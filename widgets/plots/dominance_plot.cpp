// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/dominance_plot.h"

#include <algorithm>
#include <cmath>

#include "widgets/plots/csv_table.h"
#include "widgets/plots/hover.h"
#include "widgets/plots/number_text.h"
#include "widgets/plots/placement_name.h"
#include "widgets/plots/plot_header.h"
#include "widgets/plots/plot_style.h"
#include "widgets/plots/tickers.h"

namespace aq {
namespace {

const char* const kPlacement = "placement";

double band_percent(const PlacementStatus& status) {
  return std::min(100.0, 100.0 * status.band / std::max(1, status.size - 1));
}

double band_percent(const std::map<std::string, PlacementStatus>& placements) {
  double percent = 0;
  for (const auto& [name, status] : placements) percent = std::max(percent, band_percent(status));
  return percent;
}

}  // namespace

DominancePlot::DominancePlot(QWidget* parent) : Plot(parent) {
  make_logarithmic(surface()->xAxis, false, ValueTicker::Style::Whole);
  make_logarithmic(surface()->yAxis2, false);
  surface()->yAxis2->setVisible(true);
  main_rect()->setRangeZoomAxes(surface()->xAxis, surface()->yAxis);
}

void DominancePlot::begin(const RunStarted& run) {
  epochs_.clear();
  block_ = -1;
  planned_epochs_ = run.epochs;
  replaced();
}

void DominancePlot::add(const EpochFinished& epoch) {
  if (epoch.placements.empty()) return;
  if (epoch.block != block_) {
    epochs_.clear();
    block_ = epoch.block;
  }
  Placements& placements = epochs_[epoch.epoch];
  for (const PlacementStatus& status : epoch.placements) placements[status.placement] = status;
  changed();
}

void DominancePlot::clear() { begin({}); }

QString DominancePlot::empty_text() const {
  return tr("How far the learned matrices are from losing diagonal dominance appears here, epoch by epoch.");
}

void DominancePlot::draw_placement(QCustomPlot& canvas, const std::string& placement,
                                   const QColor& color) const {
  QCPGraph* graph = add_line(canvas.xAxis, canvas.yAxis, placement_name(placement), color);
  graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, color, color, 5));
  graph->setProperty(kPlacement, QString::fromStdString(placement));
  for (const auto& [epoch, placements] : epochs_) {
    const auto found = placements.find(placement);
    if (found != placements.end()) graph->addData(epoch + 1, found->second.dominance);
  }
}

void DominancePlot::draw_band(QCustomPlot& canvas) const {
  QCPGraph* graph = add_line(canvas.xAxis, canvas.yAxis2, tr("mask band"), faded(theme().muted, 0.75), 1.4);
  graph->setPen(QPen(faded(theme().muted, 0.75), 1.4, Qt::DashLine));
  for (const auto& [epoch, placements] : epochs_) graph->addData(epoch + 1, band_percent(placements));
}

void DominancePlot::build(QCustomPlot& canvas, PlotHeader& header) {
  canvas.xAxis->setLabel(tr("Epoch"));
  canvas.yAxis->setLabel(tr("Margin, > 0 is dominant"));
  canvas.yAxis2->setLabel(tr("Mask band (% of n)"));
  add_horizontal(canvas.xAxis, canvas.yAxis, 0, QPen(theme().warning, 1.2));
  draw_band(canvas);
  std::vector<LegendEntry> legend;
  std::size_t color = 0;
  for (const std::string& name : shown_placements()) {
    const QColor own = theme().series[color++ % theme().series.size()];
    draw_placement(canvas, name, own);
    legend.push_back({placement_name(name), own, LegendEntry::Mark::Line});
  }
  legend.push_back({tr("mask band"), faded(theme().muted, 0.75), LegendEntry::Mark::Dashed});
  header.set_legend(std::move(legend));
  const double lowest = lowest_margin();
  header.set_note(tr("block %1, lowest margin %2").arg(block_).arg(number_text(lowest, 3)),
                  lowest > 0 ? QColor() : theme().warning);
}

/// Matrices with entries off the diagonal; a diagonal's margin is 1 for ever. All, where there are only
/// diagonals.
std::set<std::string> DominancePlot::shown_placements() const {
  std::set<std::string> all, full;
  for (const auto& [epoch, placements] : epochs_)
    for (const auto& [name, status] : placements) {
      all.insert(name);
      if (status.dominance != 1) full.insert(name);
    }
  return full.empty() ? all : full;
}

double DominancePlot::lowest_margin() const {
  double lowest = 1;
  for (const auto& [epoch, placements] : epochs_)
    for (const auto& [name, status] : placements)
      if (std::isfinite(status.dominance)) lowest = std::min(lowest, status.dominance);
  return lowest;
}

void DominancePlot::fit() {
  const int last = std::max({planned_epochs_, epochs_.rbegin()->first + 1, 2});
  surface()->xAxis->setRange(1 - 0.03 * last, last + 0.03 * last);
  const double lowest = std::min(0.0, lowest_margin());
  surface()->yAxis->setRange(lowest - 0.08 * (1 - lowest), 1 + 0.06 * (1 - lowest));
  surface()->yAxis2->setRange(-8, 106);
}

Hover DominancePlot::hover_at(const QPointF& position) const {
  const auto point = nearest_point(*surface(), position);
  if (!point) return {};
  const int epoch = static_cast<int>(std::lround(point->key)) - 1;
  const auto placements = epochs_.find(epoch);
  if (placements == epochs_.end()) return {};
  const std::string name = point->graph->property(kPlacement).toString().toStdString();
  const auto found = placements->second.find(name);
  if (found == placements->second.end())
    return {tr("Epoch %1\nmask band %2%").arg(epoch + 1).arg(number_text(point->value, 3)), point->pixel};
  const PlacementStatus& status = found->second;
  QString text = tr("%1, epoch %2\nmargin %3\ncondition number %4\nmerge error %5\nband ±%6 of %7")
                     .arg(placement_name(name), QString::number(epoch + 1), number_text(status.dominance, 5),
                          number_text(status.condition), number_text(status.merge_error),
                          QString::number(status.band), QString::number(status.size));
  if (status.projected_rows > 0) text += "\n" + tr("%n row(s) scaled back", nullptr, status.projected_rows);
  return {text, point->pixel};
}

QString DominancePlot::csv() const {
  CsvTable table({"block", "epoch", "placement", "size", "band", "dominance", "condition", "merge_error",
                  "projected_rows"});
  for (const auto& [epoch, placements] : epochs_)
    for (const auto& [name, status] : placements)
      table.add({block_, epoch + 1, QString::fromStdString(name), status.size, status.band, status.dominance,
                 status.condition, status.merge_error, status.projected_rows});
  return table.text();
}

}  // namespace aq
