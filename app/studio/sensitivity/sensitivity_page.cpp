// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/sensitivity/sensitivity_page.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSplitter>

#include "app/studio/error_banner.h"
#include "app/studio/sensitivity/budget_panel.h"
#include "app/studio/sensitivity/sensitivity_maps.h"
#include "app/studio/sensitivity/sensitivity_settings.h"
#include "app/studio/side_column.h"
#include "app/studio/task_bar.h"
#include "app/studio/workbench.h"
#include "widgets/forms/banner.h"

namespace aq {
namespace {

constexpr int kAllBut = -1, kBits = -2;  // of the view's data; otherwise an index into the bits

}  // namespace

SensitivityPage::SensitivityPage(const SensitivityServices& services, Workbench* workbench, QWidget* parent)
    : QWidget(parent),
      services_(services),
      workbench_(workbench),
      banner_(new Banner(this)),
      bar_(new TaskBar(this)),
      settings_(new SensitivitySettings(this)),
      budget_(new BudgetPanel(this)),
      settings_label_(new QLabel(this)),
      budget_label_(new QLabel(this)),
      view_label_(new QLabel(this)),
      view_(new QComboBox(this)),
      map_(new GridMapPlot(this)),
      curves_(new ChartPlot(this)),
      task_({.progress = [this](double fraction, double seconds) { bar_->show_progress(fraction, seconds); },
             .done = [this](const Sensitivity& found) { take(found); },
             .failed = [this](const ErrorReport& error) { show_error(error); }}),
      check_({.progress = [](double, double) {},
              .done =
                  [this](double divergence) {
                    workbench_->set_task({});
                    budget_->show_measured(divergence);
                    refresh_start();
                  },
              .failed = [this](const ErrorReport& error) { show_error(error); }}) {
  set_up_layout();
  connect_parts();
  retranslate();
  if (workbench_->model()) forget();  // it was open before this page was
  refresh_start();
}

SensitivityPage::~SensitivityPage() = default;

void SensitivityPage::set_up_layout() {
  banner_->hide();
  for (auto* label : {settings_label_, budget_label_}) label->setProperty("role", "heading");
  auto* side = new SideColumn({settings_label_, settings_, budget_label_, budget_}, this);
  auto* views = new QHBoxLayout;
  views->addWidget(view_label_);
  views->addWidget(view_);
  views->addStretch();
  view_label_->setBuddy(view_);
  view_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  auto* plots = new QSplitter(Qt::Vertical, this);
  plots->addWidget(map_);
  plots->addWidget(curves_);
  plots->setChildrenCollapsible(false);
  lay_out_page(this, side, {banner_, bar_}, views, plots);
}

void SensitivityPage::connect_parts() {
  connect(bar_, &TaskBar::start_wanted, this, &SensitivityPage::start);
  connect(bar_, &TaskBar::stop_wanted, this, [this] {
    task_.stop();
    check_.stop();
  });
  connect(settings_, &SensitivitySettings::changed, this, &SensitivityPage::refresh_start);
  connect(view_, &QComboBox::currentIndexChanged, this, &SensitivityPage::draw);
  connect(budget_, &BudgetPanel::changed, this, &SensitivityPage::draw);
  connect(budget_, &BudgetPanel::use_wanted, this, &SensitivityPage::use_budget);
  connect(budget_, &BudgetPanel::check_wanted, this, &SensitivityPage::check_budget);
  connect(curves_, &ChartPlot::x_selected, budget_, &BudgetPanel::set_target);
  connect(workbench_, &Workbench::model_changed, this, &SensitivityPage::forget);
  connect(workbench_, &Workbench::run_state_changed, this, &SensitivityPage::refresh_start);
  connect(workbench_, &Workbench::task_changed, this, &SensitivityPage::refresh_start);
}

void SensitivityPage::forget() {
  task_.stop();
  result_.reset();
  budget_->clear();
  map_->clear();
  curves_->clear();
  fill_views();
  settings_->set_demo(workbench_->model()->demo);
  const std::string evaluation = workbench_->spec().evaluation;
  if (!workbench_->model()->demo && evaluation != "demo")
    settings_->set_text(QString::fromStdString(evaluation));
  refresh_start();
}

void SensitivityPage::refresh_start() {
  const bool busy = task_.is_running() || check_.is_running();
  bar_->show_running(busy);
  budget_->set_can_check(!busy && !workbench_->is_running() && workbench_->task().isEmpty());
  if (busy) return;
  if (!workbench_->model()) return bar_->set_can_start(false, tr("Open a model first."));
  if (workbench_->is_running())
    return bar_->set_can_start(false, tr("A run is under way: it needs the processor."));
  if (!workbench_->task().isEmpty()) return bar_->set_can_start(false, workbench_->task());
  const QString problem = settings_->problem();
  bar_->set_can_start(problem.isEmpty(), problem);
  if (problem.isEmpty()) bar_->show_note(result_note());
}

QString SensitivityPage::result_note() const {
  if (!result_) return {};
  return tr("%1 layers measured on %2 tokens").arg(result_->layers.size()).arg(result_->tokens);
}

void SensitivityPage::start() {
  banner_->hide();
  workbench_->set_task(tr("Sensitivity is being measured"));
  spec_ = {};
  spec_.model = workbench_->model()->spec;
  spec_.recipe = workbench_->spec().recipe;
  settings_->apply(spec_);
  task_.start([spec = spec_, measure = services_.measure](std::stop_token stop, TaskReport<int>& report) {
    return measure(spec, RunContext(stop, nullptr, nullptr),
                   [&](std::int64_t done, std::int64_t all) { report.progress(done, all); });
  });
  refresh_start();
}

void SensitivityPage::take(const Sensitivity& sensitivity) {
  workbench_->set_task({});
  if (sensitivity.model != workbench_->model()->spec) return refresh_start();  // another one was opened
  result_ = sensitivity;
  fill_views();
  budget_->show_sensitivity(sensitivity);
  refresh_start();
  Q_EMIT measured(sensitivity);
}

void SensitivityPage::check_budget() {
  if (!budget_->choice() || task_.is_running() || check_.is_running()) return;
  const Recipe recipe = with_bits(spec_.recipe, *result_, *budget_->choice());
  workbench_->set_task(tr("Sensitivity is being measured"));
  check_.start(
      [spec = spec_, recipe, divergence = services_.divergence](std::stop_token stop, TaskReport<int>&) {
        return divergence(spec, recipe, RunContext(stop, nullptr, nullptr));
      });
  refresh_start();
}

/// Bits alone: everything else of the settings is as it has become meanwhile.
void SensitivityPage::use_budget() {
  if (!budget_->choice()) return;
  workbench_->use_recipe(with_bits(workbench_->spec().recipe, *result_, *budget_->choice()));
  workbench_->show_page(QStringLiteral("run"));
}

void SensitivityPage::fill_views() {
  const QSignalBlocker quiet(view_);
  const QVariant chosen = view_->currentData();
  view_->clear();
  for (QWidget* part : {static_cast<QWidget*>(view_label_), static_cast<QWidget*>(view_)})
    part->setVisible(result_.has_value());
  if (!result_) return;
  for (std::size_t i = 0; i < result_->bits.size(); ++i)
    view_->addItem(tr("Only this layer at %1 bits").arg(result_->bits[i]), static_cast<int>(i));
  if (spec_.all_but) view_->addItem(tr("All layers but this one"), kAllBut);
  view_->addItem(tr("Bits under the budget"), kBits);
  if (const int found = view_->findData(chosen); found >= 0) view_->setCurrentIndex(found);
}

void SensitivityPage::draw() {
  if (!result_ || view_->currentIndex() < 0) return;
  const auto& choice = budget_->choice();
  const int view = view_->currentData().toInt();
  if (view == kAllBut)
    map_->show_map(map_of_all_but(*result_));
  else if (view == kBits && choice)
    map_->show_map(map_of_bits(*result_, *choice));
  else if (view >= 0)
    map_->show_map(map_of_only(*result_, static_cast<std::size_t>(view)));
  curves_->show_chart(trade_off_curves(*result_, choice ? &*choice : nullptr));
}

void SensitivityPage::show_error(const ErrorReport& error) {
  workbench_->set_task({});
  refresh_start();
  if (error.kind == ErrorKind::Cancelled) return;
  aq::show_error(*banner_, error);
}

void SensitivityPage::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QWidget::changeEvent(event);
}

void SensitivityPage::retranslate() {
  bar_->set_texts(tr("Sensitivity"),
                  tr("How far the model moves from itself in float where one layer is rounded to nearest."),
                  tr("Measure"));
  settings_label_->setText(tr("What to measure"));
  budget_label_->setText(tr("Bit budget"));
  view_label_->setText(tr("Show"));
  view_->setAccessibleName(view_label_->text());
  map_->set_empty_text(tr("Sensitivity of Layers"),
                       tr("Every layer's divergence appears here, layer by block. Press Measure."));
  curves_->set_empty_text(tr("Divergence over Size"),
                          tr("What bits shared out by sensitivity would gain over one width for all appears "
                             "here; a click in it sets the budget."));
  fill_views();
  draw();
  refresh_start();
}

}  // namespace aq
