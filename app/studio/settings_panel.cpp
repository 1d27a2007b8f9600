// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/settings_panel.h"

#include <QEvent>
#include <QFileInfo>
#include <QLabel>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "app/studio/export/format_text.h"
#include "app/studio/output_suggestion.h"
#include "app/studio/preflight_line.h"
#include "app/studio/recipe_picker.h"
#include "widgets/forms/recipe_form.h"
#include "widgets/forms/run_options_form.h"
#include "widgets/forms/section_box.h"

namespace aq {
namespace {

QList<FormatChoice> format_choices(const ExportServices& services) {
  QList<FormatChoice> choices;
  for (const FormatSummary& one : services.formats())
    choices.push_back({QString::fromStdString(one.id), format_name(one), format_summary(one)});
  return choices;
}

}  // namespace

SettingsPanel::SettingsPanel(const StudioServices& services, QString output_root, QWidget* parent)
    : QWidget(parent),
      output_root_(std::move(output_root)),
      exports_(services.exports),
      picker_(new RecipePicker(this)),
      form_(new RecipeForm(this)),
      options_(new RunOptionsForm(this)),
      options_box_(new SectionBox(this)),
      preflight_(new PreflightLine(services.preflight, services.probe_time, this)),
      help_(new QLabel(this)) {
  set_up_layout();
  retranslate();
  take_choice();
  connect(picker_, &RecipePicker::chosen, this, &SettingsPanel::take_choice);
  connect(form_, &RecipeForm::changed, this, &SettingsPanel::settings_changed);
  connect(options_, &RunOptionsForm::changed, this, &SettingsPanel::settings_changed);
  connect(form_, &RecipeForm::help_changed, help_, &QLabel::setText);
  connect(preflight_, &PreflightLine::checked, this, &SettingsPanel::changed);
}

void SettingsPanel::set_up_layout() {
  auto* page = new QWidget;
  auto* rows = new QVBoxLayout(page);
  rows->setContentsMargins(12, 8, 8, 12);
  rows->setSpacing(10);
  options_box_->add(options_);
  for (QWidget* part : std::initializer_list<QWidget*>{picker_, form_, options_box_}) rows->addWidget(part);
  auto* scroll = new QScrollArea(this);
  scroll->setWidget(page);
  scroll->setWidgetResizable(true);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setFrameShape(QFrame::NoFrame);

  // The focused setting's help has a place of its own: a line that came and went between the fields would
  // move what the user is about to click.
  help_->setWordWrap(true);
  help_->setTextFormat(Qt::RichText);
  help_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  help_->setProperty("role", "muted");
  help_->setMinimumHeight(help_->fontMetrics().lineSpacing() * 4);
  auto* foot = new QVBoxLayout;
  foot->setContentsMargins(12, 4, 12, 12);
  foot->setSpacing(8);
  foot->addWidget(help_);
  foot->addWidget(preflight_);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins({});
  layout->setSpacing(0);
  layout->addWidget(scroll, 1);
  layout->addLayout(foot);
  setMinimumWidth(348);
}

void SettingsPanel::set_model(const ModelSummary& model) {
  model_ = model;
  options_->set_demo(model.demo);
  settings_changed();
}

void SettingsPanel::choose_preset(const std::string& id) {
  picker_->choose_preset(id);
  take_choice();
}

/// The calibration set stays as it is: it goes by the model and the user's patience, not by the number
/// format. So do layers that were given settings of their own: they were chosen by hand.
void SettingsPanel::take_choice() {
  Recipe chosen = picker_->recipe();
  form_->set_reference(chosen);
  chosen.calibration = form_->recipe().calibration;
  chosen.layers = form_->recipe().layers;
  form_->set_recipe(chosen);
  settings_changed();
}

void SettingsPanel::set_recipe(const Recipe& recipe) {
  picker_->show_method_of(recipe);
  form_->set_recipe(recipe);
}

void SettingsPanel::set_options(const RunSpec& spec) { options_->set_options(spec); }

RunSpec SettingsPanel::spec() const {
  RunSpec spec;
  if (model_) spec.model = model_->spec;
  spec.recipe = form_->recipe();
  options_->apply(spec);
  return spec;
}

RunSpec SettingsPanel::draft() const {
  RunSpec kept = spec();
  if (QFileInfo(QString::fromStdString(kept.output)).path() == output_root_) {
    kept.output.clear();
    kept.session.clear();
  }
  return kept;
}

bool SettingsPanel::can_start() const { return model_ && form_->is_valid() && preflight_->accepted(); }

void SettingsPanel::stop_probe() { preflight_->stop_probe(); }

void SettingsPanel::renew_suggestion() { settings_changed(); }

void SettingsPanel::settings_changed() {
  if (model_) {
    options_->suggest_output(suggested_output(output_root_, *model_, form_->recipe()));
    preflight_->check(checkable_spec());
  }
  Q_EMIT changed();
}

/// The folder that suggested outputs go to is made at the start of a run only: until then there is nothing to
/// check.
RunSpec SettingsPanel::checkable_spec() const {
  RunSpec checkable = spec();
  const bool suggested = QFileInfo(QString::fromStdString(checkable.output)).path() == output_root_;
  if (suggested && !QFileInfo::exists(output_root_)) {
    checkable.output.clear();
    checkable.session.clear();
  }
  return checkable;
}

void SettingsPanel::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QWidget::changeEvent(event);
}

void SettingsPanel::retranslate() {
  options_->set_formats(format_choices(exports_));
  options_box_->set_title(tr("Texts and output"));
  help_->setText(tr("Click a setting to read what it does."));
}

}  // namespace aq
