// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/run_page.h"

#include <QEvent>
#include <QLabel>
#include <QVBoxLayout>

#include "app/studio/error_banner.h"
#include "app/studio/layer_selector.h"
#include "app/studio/run_bar.h"
#include "app/studio/summary_card.h"
#include "widgets/forms/banner.h"
#include "widgets/plots/pipeline_view.h"

namespace aq {

RunPage::RunPage(const RunActions& actions, QWidget* parent)
    : QWidget(parent),
      banner_(new Banner(this)),
      bar_(new RunBar(actions, this)),
      hint_(new QLabel(this)),
      summary_(new SummaryCard(this)),
      pipeline_(new PipelineView(this)),
      selector_(new LayerSelector(this)) {
  hint_->setProperty("role", "hint");
  hint_->setWordWrap(true);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(14, 10, 14, 6);
  layout->setSpacing(10);
  for (QWidget* part : std::initializer_list<QWidget*>{banner_, bar_, hint_, summary_, pipeline_, selector_})
    layout->addWidget(part);
  // The docks below take all the height that this page does not need.
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
  pipeline_->hide();
  selector_->hide();
  connect(pipeline_, &PipelineView::block_selected, selector_, &LayerSelector::choose_block);
  connect(selector_, &LayerSelector::changed, this, [this] { pipeline_->select(selector_->block()); });
  retranslate();
}

void RunPage::add(const RunEvent& event) {
  bar_->add(event);
  feed_pipeline(event);
}

void RunPage::feed_pipeline(const RunEvent& event) {
  if (const auto* start = std::get_if<RunStarted>(&event)) pipeline_->begin(*start);
  if (const auto* block = std::get_if<BlockStarted>(&event)) pipeline_->add(*block);
  if (const auto* step = std::get_if<StepFinished>(&event)) pipeline_->add(*step);
  if (const auto* epoch = std::get_if<EpochFinished>(&event)) pipeline_->add(*epoch);
  if (const auto* block = std::get_if<BlockFinished>(&event)) pipeline_->add(*block);
}

void RunPage::show_error(const ErrorReport& error) { aq::show_error(*banner_, error); }

void RunPage::show_state(RunState state) {
  bar_->show_state(state);
  if (state == RunState::Running) show_plots();
}

void RunPage::show_plots() {
  hint_->hide();
  pipeline_->show();
  selector_->show();
  summary_->hide();
  banner_->hide();
}

void RunPage::show_outcome(const Outcome& outcome) {
  bar_->show_result(true);
  summary_->show_outcome(outcome);
}

void RunPage::show_cancelled() {
  bar_->show_result(false);
  banner_->show_message(
      Banner::Tone::Information, [] { return headline_of(ErrorKind::Cancelled); },
      [] { return tr("Nothing was written but the session file, if one is kept."); });
}

void RunPage::show_left_alone() {
  bar_->show_result(false);
  banner_->show_message(
      Banner::Tone::Information, [] { return tr("No longer watched"); },
      [] { return tr("The run goes on where it is, unless it was stopped there."); });
}

void RunPage::show_earlier_run(const QString& name) {
  show_plots();
  banner_->show_message(
      Banner::Tone::Information, [name] { return tr("“%1”, read from its session").arg(name); },
      [] { return tr("Start (F5) runs what the form holds, as ever."); });
}

void RunPage::set_ready(bool ready) {
  ready_ = ready;
  retranslate();
}

void RunPage::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) {
    retranslate();
  }
  QWidget::changeEvent(event);
}

void RunPage::retranslate() {
  hint_->setText(
      ready_
          ? tr("The model is open and a recipe is set. Press Start (F5) and watch it being quantized block "
               "by block; every setting is at the left.")
          : tr("Open a model: a directory with config.json and safetensors or a .gguf file, dropped here or "
               "chosen in the File menu, or one of the demo models."));
}

}  // namespace aq
