// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/compare/plots_view.h"

#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>

#include "app/studio/runs/run_text.h"
#include "widgets/plots/error_comparison_plot.h"
#include "widgets/plots/histogram_comparison_plot.h"
#include "widgets/plots/loss_comparison_plot.h"
#include "widgets/plots/run_color.h"
#include "widgets/plots/trade_off_plot.h"

namespace aq {
namespace {

Figure chosen_figure(const QComboBox& box) { return kAllFigures[std::max(0, box.currentIndex())]; }

}  // namespace

PlotsView::PlotsView(QWidget* parent)
    : QWidget(parent),
      losses_(new LossComparisonPlot(this)),
      trade_off_(new TradeOffPlot(this)),
      errors_(new ErrorComparisonPlot(this)),
      histogram_(new HistogramComparisonPlot(this)),
      x_label_(new QLabel(this)),
      y_label_(new QLabel(this)),
      layer_label_(new QLabel(this)),
      x_(new QComboBox(this)),
      y_(new QComboBox(this)),
      layer_(new QComboBox(this)) {
  set_up_layout();
  retranslate();
  x_->setCurrentIndex(static_cast<int>(Figure::BitsPerWeight));
  y_->setCurrentIndex(static_cast<int>(Figure::Perplexity));
  for (auto* box : {x_, y_}) connect(box, &QComboBox::currentIndexChanged, this, &PlotsView::draw_trade_off);
  connect(errors_, &ErrorComparisonPlot::layer_selected, this, &PlotsView::choose_layer);
  connect(layer_, &QComboBox::currentIndexChanged, this, [this](int index) {
    if (index < 0 || index >= static_cast<int>(errors_->layers().size())) return;
    const auto& [block, layer] = errors_->layers()[static_cast<std::size_t>(index)];
    choose_layer(block, QString::fromStdString(layer));
  });
  for (Plot* plot : std::initializer_list<Plot*>{losses_, trade_off_, errors_, histogram_})
    connect(plot, &Plot::failed, this, &PlotsView::failed);
}

void PlotsView::set_up_layout() {
  x_->setObjectName(QStringLiteral("trade_off_x"));
  y_->setObjectName(QStringLiteral("trade_off_y"));
  layer_->setObjectName(QStringLiteral("compared_layer"));
  const auto titled = [this](Plot* plot, std::initializer_list<QWidget*> choices) {
    auto* box = new QVBoxLayout;
    box->setSpacing(6);
    box->addWidget(plot, 1);
    if (choices.size() == 0) return box;
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    for (QWidget* choice : choices) row->addWidget(choice);
    row->addStretch();
    box->addLayout(row);
    return box;
  };
  for (auto* label : {x_label_, y_label_, layer_label_}) label->setProperty("role", "muted");
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(0, 10, 0, 0);
  grid->setSpacing(10);
  grid->addLayout(titled(losses_, {}), 0, 0);
  grid->addLayout(titled(trade_off_, {x_label_, x_, y_label_, y_}), 0, 1);
  grid->addLayout(titled(errors_, {}), 1, 0);
  grid->addLayout(titled(histogram_, {layer_label_, layer_}), 1, 1);
  for (int i = 0; i < 2; ++i) {
    grid->setRowStretch(i, 1);
    grid->setColumnStretch(i, 1);
  }
}

void PlotsView::show_runs(const std::vector<LoadedRun>& runs) {
  runs_ = runs;
  compared_.clear();
  for (const LoadedRun& run : runs_) {
    compared_.push_back(run.figures.run);
    compared_.back().name = run.entry.name();
  }
  losses_->show_runs(compared_);
  errors_->show_runs(compared_);
  offer_layers();
  draw_trade_off();
}

void PlotsView::offer_layers() {
  const QString before = layer_->currentText();
  {
    const QSignalBlocker quiet(layer_);
    layer_->clear();
    for (const auto& [block, layer] : errors_->layers())
      layer_->addItem(QStringLiteral("%1.%2").arg(block).arg(QString::fromStdString(layer)));
    layer_->setCurrentIndex(-1);
  }
  if (layer_->count() == 0) return histogram_->clear();
  layer_->setCurrentIndex(std::max(0, layer_->findText(before)));
}

void PlotsView::choose_layer(int block, const QString& layer) {
  const QSignalBlocker quiet(layer_);
  layer_->setCurrentIndex(layer_->findText(QStringLiteral("%1.%2").arg(block).arg(layer)));
  errors_->highlight({block, layer.toStdString()});
  histogram_->show_layer(block, layer, compared_);
}

void PlotsView::draw_trade_off() {
  const Figure x = chosen_figure(*x_), y = chosen_figure(*y_);
  std::vector<TradeOffPoint> points;
  for (std::size_t run = 0; run < runs_.size(); ++run)
    points.push_back({.name = run_name(runs_[run].entry),
                      .color = color_of_run(trade_off_->theme(), run),
                      .x = figure_of(runs_[run], x),
                      .y = figure_of(runs_[run], y)});
  trade_off_->show_points(std::move(points), figure_label(x), figure_label(y));
}

void PlotsView::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  // The plot restyles itself on its own event; its points have colours of this theme.
  if (event->type() == QEvent::PaletteChange && !runs_.empty())
    QMetaObject::invokeMethod(this, &PlotsView::draw_trade_off, Qt::QueuedConnection);
  QWidget::changeEvent(event);
}

void PlotsView::retranslate() {
  x_label_->setText(tr("Across"));
  y_label_->setText(tr("Up"));
  layer_label_->setText(tr("Layer"));
  for (auto* box : {x_, y_}) {
    const QSignalBlocker quiet(box);
    const int index = box->currentIndex();
    box->clear();
    for (const Figure figure : kAllFigures) box->addItem(figure_name(figure));
    box->setCurrentIndex(index);
  }
  x_->setAccessibleName(tr("Figure of the horizontal axis"));
  y_->setAccessibleName(tr("Figure of the vertical axis"));
  layer_->setAccessibleName(tr("Layer whose weights are shown"));
  draw_trade_off();
}

}  // namespace aq
