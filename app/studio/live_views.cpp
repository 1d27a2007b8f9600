// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/live_views.h"

#include "app/studio/layer_selector.h"
#include "widgets/plots/activation_plot.h"
#include "widgets/plots/clipping_plot.h"
#include "widgets/plots/dominance_plot.h"
#include "widgets/plots/gershgorin_plot.h"
#include "widgets/plots/layer_error_plot.h"
#include "widgets/plots/loss_plot.h"
#include "widgets/plots/matrix_plot.h"
#include "widgets/plots/perplexity_plot.h"
#include "widgets/plots/search_plot.h"
#include "widgets/plots/weight_histogram_plot.h"

namespace aq {

LiveViews::LiveViews(LayerSelector* selector, QWidget* parent)
    : QObject(parent),
      loss(new LossPlot(parent)),
      matrix(new MatrixPlot(parent)),
      search(new SearchPlot(parent)),
      gershgorin(new GershgorinPlot(parent)),
      dominance(new DominancePlot(parent)),
      weights(new WeightHistogramPlot(parent)),
      clipping(new ClippingPlot(parent)),
      activations(new ActivationPlot(parent)),
      perplexity(new PerplexityPlot(parent)),
      layer_error(new LayerErrorPlot(parent)),
      selector_(selector) {
  constexpr int kSoonMilliseconds = 100;
  soon_.setSingleShot(true);
  soon_.setInterval(kSoonMilliseconds);
  connect(&soon_, &QTimer::timeout, this, &LiveViews::refresh);
  connect(selector_, &LayerSelector::changed, this, &LiveViews::refresh);
  connect(layer_error, &LayerErrorPlot::layer_selected, this,
          [this](int block, const QString& layer) { selector_->choose(block, layer.toStdString()); });
}

std::vector<Plot*> LiveViews::all() const {
  return {loss,    matrix,   search,      gershgorin, dominance,
          weights, clipping, activations, perplexity, layer_error};
}

void LiveViews::clear() {
  record_.clear();
  for (auto* plot : all()) plot->clear();
  selector_->offer(record_);
}

void LiveViews::add(const RunEvent& event) {
  record_.add(event);
  feed(event);
  const bool choice_grows = std::holds_alternative<LayerReport>(event) ||
                            std::holds_alternative<MatrixSnapshot>(event) ||
                            std::holds_alternative<SearchFinished>(event);
  if (choice_grows && !soon_.isActive()) soon_.start();
}

bool LiveViews::preview(const LayerReport& report) {
  if (chosen_report()) return false;
  weights->show_report(report);
  return true;
}

void LiveViews::feed(const RunEvent& event) {
  if (const auto* start = std::get_if<RunStarted>(&event)) {
    loss->begin(*start);
    dominance->begin(*start);
  }
  if (const auto* block = std::get_if<BlockStarted>(&event)) loss->add(*block);
  if (const auto* epoch = std::get_if<EpochFinished>(&event)) {
    loss->add(*epoch);
    dominance->add(*epoch);
  }
  if (const auto* report = std::get_if<LayerReport>(&event)) layer_error->add(*report);
  if (const auto* update = std::get_if<EvaluationUpdate>(&event)) perplexity->add(*update);
}

/// A block's pictures come while it is learned, its reports when it is done: until then the last block that
/// has reports stays in view.
const LayerReport* LiveViews::chosen_report() const {
  for (int block = selector_->block(); block >= 0; --block) {
    if (const auto* report = record_.report(block, selector_->layer())) return report;
    if (!selector_->follows()) break;
  }
  return nullptr;
}

const MatrixSnapshot* LiveViews::chosen_snapshot() const {
  return record_.snapshot(selector_->block(), selector_->placement());
}

void LiveViews::refresh() {
  selector_->offer(record_);
  if (const auto* report = chosen_report()) {
    weights->show_report(*report);
    clipping->show_report(*report);
    activations->show_report(*report);
    layer_error->highlight(report->block, QString::fromStdString(report->layer));
  } else {
    weights->clear();
    clipping->clear();
    activations->clear();
  }
  search->show_searches(record_.searches(selector_->block()));
  if (const auto* snapshot = chosen_snapshot()) {
    matrix->show_snapshot(*snapshot);
    gershgorin->show_snapshot(*snapshot);
  } else {
    matrix->clear();
    gershgorin->clear();
  }
}

}  // namespace aq
