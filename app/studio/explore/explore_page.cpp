// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/explore/explore_page.h"

#include <QEvent>
#include <QFrame>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>
#include <numeric>

#include "app/studio/error_banner.h"
#include "app/studio/explore/activation_pane.h"
#include "app/studio/explore/figure_strip.h"
#include "app/studio/explore/heat_map_pane.h"
#include "app/studio/explore/layer_errors.h"
#include "app/studio/explore/layer_marks.h"
#include "app/studio/explore/layer_table.h"
#include "app/studio/explore/preview_controls.h"
#include "app/studio/explore/preview_runner.h"
#include "app/studio/workbench.h"
#include "core/run/layer_overrides.h"
#include "widgets/forms/banner.h"
#include "widgets/plots/activation_plot.h"
#include "widgets/plots/channel_range_plot.h"
#include "widgets/plots/heat_map_plot.h"
#include "widgets/plots/weight_histogram_plot.h"

namespace aq {
namespace {

ChannelRangeSeries series_of(const ChannelRanges& ranges) {
  return {ranges.low_before, ranges.high_before, ranges.low_after,
          ranges.high_after, ranges.error,       ranges.run};
}

}  // namespace

ExplorePage::ExplorePage(const ExploreServices& services, Workbench* workbench, QWidget* parent)
    : QWidget(parent),
      services_(services),
      workbench_(workbench),
      banner_(new Banner(this)),
      hint_(new QLabel(this)),
      content_(new QSplitter(Qt::Horizontal, this)),
      table_(new LayerTable),
      errors_(new LayerErrors(services.error, this)),
      runner_(new PreviewRunner(services, this)),
      opening_([this](const std::vector<LayerInfo>& layers) { show_layers(layers); },
               [this](const ErrorReport& error) { show_error(error); }) {
  hint_->setProperty("role", "hint");
  hint_->setWordWrap(true);
  content_->addWidget(table_);
  content_->addWidget(make_right_side());
  content_->setChildrenCollapsible(false);
  content_->setHandleWidth(14);
  content_->setStretchFactor(1, 1);
  content_->setSizes({580, 780});
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(14, 12, 14, 12);
  layout->setSpacing(10);
  layout->addWidget(banner_);
  layout->addWidget(hint_, 0, Qt::AlignTop);
  layout->addWidget(content_, 1);
  banner_->hide();
  content_->hide();
  connect_parts();
  connect_buttons();
  retranslate();
}

ExplorePage::~ExplorePage() = default;

QWidget* ExplorePage::make_right_side() {
  auto* side = new QWidget;
  heading_ = new QLabel(side);
  facts_ = new QLabel(side);
  heading_->setProperty("role", "heading");
  facts_->setProperty("role", "muted");
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(8);
  buttons->addWidget(heading_);
  buttons->addWidget(facts_);
  buttons->addStretch();
  for (auto [button, name] : {std::pair{&back_, "explore_back"}, std::pair{&float_, "explore_float"},
                              std::pair{&own_, "explore_own"}, std::pair{&use_, "explore_use"}}) {
    *button = new QPushButton(side);
    (*button)->setObjectName(QString::fromLatin1(name));
    buttons->addWidget(*button);
  }
  use_->setProperty("primary", true);
  card_ = new QFrame(side);
  card_->setProperty("role", "card");
  controls_ = new PreviewControls(card_);
  figures_ = new FigureStrip(card_);
  auto* in_card = new QVBoxLayout(card_);
  in_card->setContentsMargins(14, 10, 14, 10);
  in_card->setSpacing(10);
  in_card->addWidget(controls_);
  in_card->addWidget(figures_);
  auto* layout = new QVBoxLayout(side);
  layout->setContentsMargins({});
  layout->setSpacing(10);
  layout->addLayout(buttons);
  layout->addWidget(card_);
  layout->addWidget(make_pictures(), 1);
  return side;
}

QWidget* ExplorePage::make_pictures() {
  auto* pictures = new QWidget;
  weights_ = new WeightHistogramPlot(pictures);
  ranges_ = new ChannelRangePlot(pictures);
  heat_map_ = new HeatMapPane(pictures);
  activations_ = new ActivationPane(services_, pictures);
  auto* grid = new QGridLayout(pictures);
  grid->setContentsMargins({});
  grid->setSpacing(8);
  grid->addWidget(weights_, 0, 0);
  grid->addWidget(ranges_, 0, 1);
  grid->addWidget(heat_map_, 1, 0);
  grid->addWidget(activations_, 1, 1);
  for (const int half : {0, 1}) {
    grid->setColumnStretch(half, 1);
    grid->setRowStretch(half, 1);
  }
  return pictures;
}

void ExplorePage::connect_parts() {
  connect(workbench_, &Workbench::model_changed, this, [this] {
    stale_ = true;
    if (isVisible()) open_model();
  });
  connect(workbench_, &Workbench::spec_changed, this, &ExplorePage::take_recipe);
  connect(workbench_, &Workbench::run_state_changed, this, [this] {
    refresh_hold();
    refresh_buttons();
  });
  connect(table_, &LayerTable::chosen, this, &ExplorePage::choose);
  connect(table_, &LayerTable::view_moved, this, [this] { errors_->prefer(table_->rows_in_view()); });
  connect(table_, &LayerTable::failed, this, [this](const QString& text) {
    show_error({ErrorKind::Output, text, {}});
  });
  connect(errors_, &LayerErrors::ready, this,
          [this](const LayerErrors::Figures& figures) { table_->model().set_figures(figures); });
  connect(errors_, &LayerErrors::failed, this,
          [this](int row, const QString& problem) { table_->model().set_problem(row, problem); });
  connect(controls_, &PreviewControls::changed, this, &ExplorePage::show_layer);
  connect(runner_, &PreviewRunner::ready, this, [this](const LayerPicture& picture, double milliseconds) {
    banner_->hide();
    figures_->show_figures(picture.figures, milliseconds);
    show_picture(picture);
  });
  connect(runner_, &PreviewRunner::map_ready, this, [this](const HeatMap& map) {
    if (layer()) heat_map_->show_map(map, *layer(), subject());
  });
  connect(runner_, &PreviewRunner::failed, this, [this](const ErrorReport& error) {
    figures_->clear();
    show_error(error);
  });
  connect(runner_, &PreviewRunner::busy_changed, this, [this](bool busy) {
    if (busy) figures_->show_busy();
    refresh_hold();
  });
  connect(heat_map_, &HeatMapPane::wanted, this, [this] {
    if (layer()) runner_->view(heat_map_->what(), heat_map_->view(*layer()));
  });
  connect(activations_, &ActivationPane::failed, this, &ExplorePage::show_error);
  for (Plot* plot :
       std::initializer_list<Plot*>{weights_, ranges_, &heat_map_->plot(), &activations_->plot()})
    connect(plot, &Plot::failed, this, [this](const QString& text) {
      show_error({ErrorKind::Output, text, {}});
    });
}

void ExplorePage::connect_buttons() {
  connect(use_, &QPushButton::clicked, this, [this] {
    Recipe recipe = workbench_->spec().recipe;
    recipe.weights = controls_->weights();
    workbench_->use_recipe(recipe);
  });
  connect(own_, &QPushButton::clicked, this, [this] {
    if (layer())
      workbench_->use_recipe(
          with_own_settings(workbench_->spec().recipe, layer()->block, layer()->layer, controls_->weights()));
  });
  connect(float_, &QPushButton::clicked, this, [this] {
    if (layer())
      workbench_->use_recipe(with_layer_in_float(workbench_->spec().recipe, layer()->block, layer()->layer));
  });
  connect(back_, &QPushButton::clicked, this, [this] {
    if (layer())
      workbench_->use_recipe(
          without_own_settings(workbench_->spec().recipe, layer_path(layer()->block, layer()->layer)));
  });
}

void ExplorePage::set_sensitivities(const std::map<std::string, double>& values) {
  table_->model().set_sensitivities(values);
}

void ExplorePage::open_model() {
  const ModelSummary* model = workbench_->model();
  if (!model || !stale_ || !services_.layers) return;
  stale_ = false;
  opening_.start([layers = services_.layers, spec = model->spec] { return layers(spec); });
}

void ExplorePage::show_layers(const std::vector<LayerInfo>& layers) {
  if (!workbench_->model()) return;
  opened_ = workbench_->model()->spec;
  row_ = -1;
  recipe_ = workbench_->spec().recipe;
  banner_->hide();
  hint_->hide();
  content_->show();
  runner_->cancel();
  activations_->clear();
  heat_map_->clear();
  weights_->clear();
  ranges_->clear();
  controls_->set_weights(recipe_.weights);
  table_->model().set_layers(layers);
  table_->model().set_recipe(recipe_);
  std::vector<int> rows(layers.size());
  std::iota(rows.begin(), rows.end(), 0);
  measure(rows);
  table_->choose(0);
  refresh_hold();
}

/// The form changed. Settings that were being played with stay; those that followed the form follow it on.
void ExplorePage::take_recipe() {
  const Recipe recipe = workbench_->spec().recipe;
  if (opened_.empty() || stale_ || recipe == recipe_) return;
  const bool played = layer() && controls_->weights() != table_->model().settings(row_).weights;
  const bool same_weights = recipe.weights == recipe_.weights && recipe.layers == recipe_.layers &&
                            recipe.calibration.seed == recipe_.calibration.seed;
  recipe_ = recipe;
  if (same_weights) return;
  measure(table_->model().set_recipe(recipe_));
  if (!layer()) return;
  if (!played) controls_->set_weights(table_->model().settings(row_).weights);
  show_layer();
}

/// The rows whose figures are missing; those that were waited for before are among them.
void ExplorePage::measure(const std::vector<int>& rows) {
  std::vector<LayerErrors::Task> tasks;
  const LayerTableModel& model = table_->model();
  for (const int row : rows) tasks.push_back({row, model.layer(row), model.settings(row)});
  errors_->prefer(table_->rows_in_view());
  errors_->start(opened_, std::move(tasks));
}

/// The table waits while something more urgent goes on, or nobody looks.
void ExplorePage::refresh_hold() {
  errors_->hold(!isVisible() || runner_->is_busy() || workbench_->is_running());
}

const LayerInfo* ExplorePage::layer() const {
  return row_ >= 0 && row_ < table_->model().count() ? &table_->model().layer(row_) : nullptr;
}

QString ExplorePage::subject() const {
  return layer() ? tr("block %1 %2").arg(layer()->block).arg(QString::fromStdString(layer()->layer))
                 : QString();
}

void ExplorePage::choose(int row) {
  if (row == row_) return;
  const bool played = layer() && controls_->weights() != table_->model().settings(row_).weights;
  row_ = row;
  if (!played) controls_->set_weights(table_->model().settings(row_).weights);
  show_layer();
  const RunSpec spec = workbench_->spec();
  activations_->show_layer(
      {opened_, spec.calibration, spec.recipe.calibration, layer()->block, layer()->layer, false});
}

void ExplorePage::show_layer() {
  refresh_buttons();
  if (!layer()) return;
  retranslate();
  runner_->show({opened_,
                 *layer(),
                 {controls_->weights(), controls_->clip_ratio(), recipe_.calibration.seed},
                 heat_map_->what(),
                 heat_map_->view(*layer())});
}

void ExplorePage::show_picture(const LayerPicture& picture) {
  if (!layer()) return;
  LayerReport report{.block = layer()->block, .layer = layer()->layer};
  report.weights_before = picture.before;
  if (controls_->weights().bits < kFloatBits) report.weights_after = picture.after;
  report.grid = picture.grid;
  report.weight_mse = picture.figures.mse;
  report.sqnr_db = picture.figures.sqnr_db;
  report.cosine = picture.figures.cosine;
  weights_->show_report(report, false);
  ranges_shown_ = series_of(picture.ranges);
  ranges_->show_ranges(ranges_shown_, subject());
}

void ExplorePage::show_error(const ErrorReport& error) { aq::show_error(*banner_, error); }

void ExplorePage::refresh_buttons() {
  const bool free = layer() && !workbench_->is_running();
  const std::string path = layer() ? layer_path(layer()->block, layer()->layer) : std::string();
  const WeightRecipe now = layer() ? table_->model().settings(row_).weights : WeightRecipe();
  // All layers in float would be no quantization.
  use_->setEnabled(free && controls_->weights().bits < kFloatBits && controls_->weights() != recipe_.weights);
  own_->setEnabled(free && controls_->weights() != now);
  float_->setEnabled(free && now.bits < kFloatBits);
  back_->setVisible(free && has_own_settings(recipe_, path));
}

void ExplorePage::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QWidget::changeEvent(event);
}

void ExplorePage::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  open_model();
  take_recipe();
  refresh_hold();
}

void ExplorePage::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  refresh_hold();
}

void ExplorePage::retranslate() {
  hint_->setText(
      tr("Open a model in the File menu, or drop one on the window: its layers appear here, with what "
         "quantization would cost each of them, before any run."));
  use_->setText(tr("Use these settings"));
  use_->setToolTip(tr("Puts them into the settings form, for all layers"));
  own_->setText(tr("Only for this layer"));
  own_->setToolTip(tr("Gives this layer these bits and settings in the recipe; the others keep theirs"));
  float_->setText(tr("Keep in float"));
  float_->setToolTip(tr("Leaves this layer as it is; the recipe says so"));
  back_->setText(tr("As all others"));
  back_->setToolTip(tr("Takes back what the recipe says of this layer alone"));
  if (!layer()) return;
  heading_->setText(tr("Block %1 · %2").arg(layer()->block).arg(QString::fromStdString(layer()->layer)));
  facts_->setText(QStringLiteral("%1 × %2").arg(layer()->out).arg(layer()->in));
  if (!ranges_->empty()) ranges_->show_ranges(ranges_shown_, subject());
}

}  // namespace aq
