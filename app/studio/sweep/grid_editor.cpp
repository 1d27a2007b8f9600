// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/sweep/grid_editor.h"

#include <QComboBox>
#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>

#include "app/studio/sweep/axis_row.h"
#include "app/studio/sweep/axis_values.h"
#include "core/base/error.h"
#include "widgets/forms/wheel_guard.h"

namespace aq {
namespace {

/// The sections of a recipe's JSON that a ready-made grid leaves to the user.
nlohmann::ordered_json patience_of(const Recipe& settings) {
  const nlohmann::ordered_json all = to_json(settings);
  return {{"calibration", all["calibration"]}, {"optimizer", {{"epochs", settings.optimizer.epochs}}}};
}

nlohmann::ordered_json all_of(const Recipe& settings) {
  nlohmann::ordered_json all = to_json(settings);
  all.erase("method");
  return all;
}

}  // namespace

GridEditor::GridEditor(QWidget* parent)
    : QWidget(parent),
      ready_label_(new QLabel(this)),
      base_note_(new QLabel(this)),
      ready_(new QComboBox(this)),
      axes_(new QVBoxLayout),
      add_(new QPushButton(this)) {
  base_note_->setWordWrap(true);
  base_note_->setProperty("role", "muted");
  ready_label_->setBuddy(ready_);
  guard_from_wheel(ready_);
  ready_->addItem(QString(), QString());
  for (const Grid& grid : ready_made_grids())
    ready_->addItem(QString::fromStdString(grid.name), QString::fromStdString(grid.name));
  axes_->setSpacing(12);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins({});
  layout->setSpacing(8);
  layout->addWidget(ready_label_);
  layout->addWidget(ready_);
  layout->addWidget(base_note_);
  layout->addLayout(axes_);
  layout->addWidget(add_);
  connect(ready_, &QComboBox::currentIndexChanged, this, &GridEditor::take_ready_made);
  connect(add_, &QPushButton::clicked, this, [this] {
    add_row({"transform.stability_factor", {1.0, 0.1, 0.01}});
    Q_EMIT changed();
  });
  retranslate();
  choose_ready_made(QStringLiteral("stability-factor"));
}

void GridEditor::choose_ready_made(const QString& name) { ready_->setCurrentIndex(ready_->findData(name)); }

void GridEditor::take_ready_made() {
  const std::string name = ready_->currentData().toString().toStdString();
  const auto& all = ready_made_grids();
  const auto found = std::ranges::find(all, name, &Grid::name);
  base_ = {};
  if (found != all.end()) set_grid(*found);
  retranslate();
  Q_EMIT changed();
}

void GridEditor::set_grid(const Grid& grid) {
  base_ = grid;
  while (!rows_.empty()) remove_row(rows_.back());
  for (const GridAxis& axis : grid.axes) add_row(axis);
  const QSignalBlocker quiet(ready_);
  ready_->setCurrentIndex(std::max(0, ready_->findData(QString::fromStdString(grid.name))));
  retranslate();
  Q_EMIT changed();
}

void GridEditor::add_row(const GridAxis& axis) {
  auto* row = new AxisRow(axis, this);
  axes_->addWidget(row);
  rows_.push_back(row);
  connect(row, &AxisRow::changed, this, &GridEditor::changed);
  connect(row, &AxisRow::remove_wanted, this, [this, row] {
    remove_row(row);
    Q_EMIT changed();
  });
}

void GridEditor::remove_row(AxisRow* row) {
  std::erase(rows_, row);
  row->hide();
  row->deleteLater();
}

Grid GridEditor::grid(const Recipe& settings) const {
  Grid grid = base_;
  grid.axes.clear();
  const bool own = base_.method.empty() && base_.preset.empty() && base_.recipe.empty() && base_.name.empty();
  if (own) {
    grid.method = settings.method;
    grid.recipe = all_of(settings);
  } else if (grid.recipe.empty()) {
    grid.recipe = patience_of(settings);
  }
  for (const AxisRow* row : rows_) grid.axes.push_back(row->axis());
  if (grid.axes.empty())
    throw Error(ErrorKind::BadArgument, "sweeping over", "no setting", "a grid has one direction at least");
  return grid_from_json(to_json(grid), "this grid");  // with all its checks
}

Grid GridEditor::shown_grid() const {
  Grid shown = base_;
  shown.axes.clear();
  for (const AxisRow* row : rows_) shown.axes.push_back(row->axis());
  return shown;
}

bool GridEditor::check(const Recipe& settings) {
  problem_.clear();
  for (AxisRow* row : rows_) try {
      row->axis();
      row->show_problem({});
    } catch (const Error& error) {
      row->show_problem(QString::fromStdString(error.reason()));
      problem_ = QString::fromStdString(error.reason());
    }
  if (!problem_.isEmpty()) return false;
  try {
    cells_ = 1;
    for (const GridAxis& axis : grid(settings).axes) cells_ *= axis.values.size();
    return true;
  } catch (const Error& error) {
    problem_ = QString::fromStdString(error.reason());
    return false;
  }
}

void GridEditor::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QWidget::changeEvent(event);
}

void GridEditor::retranslate() {
  ready_label_->setText(tr("Grid"));
  ready_->setAccessibleName(ready_label_->text());
  add_->setText(tr("Add a setting"));
  const QHash<QString, QString> titles{{QString(), tr("On the run's settings")},
                                       {QStringLiteral("stability-factor"), tr("Stability factor")},
                                       {QStringLiteral("gradual-mask"), tr("Gradual mask")},
                                       {QStringLiteral("precision"), tr("Precision of the matrices")},
                                       {QStringLiteral("dominance"), tr("Enforced dominance")},
                                       {QStringLiteral("bits-and-groups"), tr("Bits and groups")},
                                       {QStringLiteral("methods"), tr("Methods")}};
  for (int i = 0; i < ready_->count(); ++i)
    ready_->setItemText(i, titles.value(ready_->itemData(i).toString(), ready_->itemData(i).toString()));
  const bool ready = ready_->currentIndex() > 0;
  base_note_->setText(
      ready ? tr("Method and number formats are the grid's; samples and epochs are those of the "
                 "run's settings.")
            : tr("Everything that is no direction of the grid is as in the run's settings."));
}

}  // namespace aq
