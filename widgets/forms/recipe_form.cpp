// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/forms/recipe_form.h"

#include <QApplication>
#include <QEvent>
#include <QSet>
#include <QVBoxLayout>
#include <algorithm>

#include "core/base/error.h"
#include "widgets/forms/layer_overrides_list.h"
#include "widgets/forms/parameter_row.h"
#include "widgets/forms/section_box.h"

namespace aq {
namespace {

/// Sections of one row each share a box.
QString box_of(const std::string& section) {
  if (section == "clipping" || section == "rounding") return QStringLiteral("range");
  return QString::fromStdString(section);
}

/// What hangs on a setting that does not matter itself does not matter either.
bool matters(const Parameter& parameter, const Recipe& recipe) {
  if (parameter.depends_on.empty()) return true;
  const Parameter decisive = recipe_parameter(parameter.depends_on);
  const std::string value = value_to_text(get(recipe, decisive));
  return matters(decisive, recipe) &&
         std::ranges::find(parameter.depends_values, value) != parameter.depends_values.end();
}

}  // namespace

RecipeForm::RecipeForm(QWidget* parent)
    : QWidget(parent), layout_(new QVBoxLayout(this)), layers_(new LayerOverridesList(this)) {
  layout_->setContentsMargins({});
  layout_->setSpacing(4);
  for (const auto& parameter : recipe_parameters()) add_row(parameter);
  section("weights")->add(layers_);
  connect(layers_, &LayerOverridesList::edited, this, [this] {
    recipe_.layers = layers_->overrides();
    Q_EMIT changed();
  });
  layout_->addStretch();
  retranslate();
  set_recipe(recipe_);
  connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) { focus_moved(now); });
}

void RecipeForm::add_row(const Parameter& parameter) {
  auto* row = new ParameterRow(parameter, this);
  section(section_of(parameter))->add(row);
  rows_.push_back(row);
  connect(row, &ParameterRow::edited, this, [this, row] { take(row); });
}

SectionBox* RecipeForm::section(const std::string& name) {
  SectionBox*& box = sections_[box_of(name)];
  if (!box) {
    box = new SectionBox(this);
    layout_->addWidget(box);
  }
  return box;
}

void RecipeForm::set_recipe(const Recipe& recipe) {
  const bool same = recipe == recipe_ && is_valid();
  recipe_ = recipe;
  invalid_.clear();
  for (auto* row : rows_) row->set_value(get(recipe_, row->parameter()));
  layers_->show_overrides(recipe_.layers);
  refresh();
  if (!same) Q_EMIT changed();
}

void RecipeForm::set_reference(const Recipe& recipe) {
  reference_ = recipe;
  for (auto* row : rows_) row->set_reference(get(reference_, row->parameter()));
  refresh();
}

void RecipeForm::take(ParameterRow* row) {
  try {
    set(recipe_, row->parameter(), row->value());
    row->show_problem({});
    invalid_.remove(row);
  } catch (const Error& error) {
    row->show_problem(QString::fromStdString(error.reason()));
    invalid_.insert(row);
  }
  refresh();
  Q_EMIT changed();
}

void RecipeForm::refresh() {
  for (auto* row : rows_) {
    row->setVisible(matters(row->parameter(), recipe_));
    row->mark_changed(get(recipe_, row->parameter()));
  }
}

void RecipeForm::focus_moved(QWidget* now) {
  for (const auto* row : rows_)
    if (now && row->isAncestorOf(now)) Q_EMIT help_changed(row->help());
}

void RecipeForm::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QWidget::changeEvent(event);
}

void RecipeForm::retranslate() {
  const QHash<QString, QString> titles{{QStringLiteral("weights"), tr("Weights")},
                                       {QStringLiteral("activations"), tr("Activations")},
                                       {QStringLiteral("transform"), tr("Equivalent transform")},
                                       {QStringLiteral("range"), tr("Clipping and rounding")},
                                       {QStringLiteral("optimizer"), tr("Learning")},
                                       {QStringLiteral("calibration"), tr("Calibration set")}};
  for (auto box = sections_.cbegin(); box != sections_.cend(); ++box)
    box.value()->set_title(titles.value(box.key(), box.key()));
  for (auto* row : rows_) row->retranslate();
}

}  // namespace aq
