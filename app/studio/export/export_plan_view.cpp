// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/export/export_plan_view.h"

#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "app/studio/export/format_text.h"

namespace aq {
namespace {

constexpr std::size_t kMostLayers = 200;  // with a loss; the worst ones are shown

QTreeWidget* flat_list(const QString& name, int columns, QWidget* parent) {
  auto* list = new QTreeWidget(parent);
  list->setObjectName(name);
  list->setColumnCount(columns);
  list->setRootIsDecorated(false);
  list->setUniformRowHeights(true);
  list->setSelectionMode(QAbstractItemView::NoSelection);
  list->header()->setStretchLastSection(true);
  return list;
}

QString percent(double share) { return QStringLiteral("%1 %").arg(share * 100, 0, 'g', 3); }

}  // namespace

ExportPlanView::ExportPlanView(QWidget* parent)
    : QWidget(parent),
      summary_(new QLabel(this)),
      notes_(new QLabel(this)),
      layers_(flat_list(QStringLiteral("rounded_again"), 3, this)),
      readers_(flat_list(QStringLiteral("readers"), 3, this)) {
  notes_->setProperty("role", "warning");
  for (auto* label : {summary_, notes_}) label->setWordWrap(true);
  layers_->setMaximumHeight(150);
  readers_->setMinimumHeight(120);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins({});
  layout->setSpacing(8);
  for (QWidget* part : std::initializer_list<QWidget*>{summary_, notes_, layers_, readers_})
    layout->addWidget(part);
  layout->setStretchFactor(readers_, 1);
  show_waiting();
}

void ExportPlanView::show_waiting() {
  plan_.reset();
  retranslate();
}

void ExportPlanView::show_plan(const SessionExport& plan) {
  plan_ = plan;
  retranslate();
}

void ExportPlanView::show_layers(const ExportPlan& plan) {
  layers_->clear();
  std::vector<PlannedLayer> again;
  std::ranges::copy_if(plan.layers, std::back_inserter(again),
                       [](const PlannedLayer& one) { return !one.keeps_grid; });
  std::ranges::stable_sort(again, std::ranges::greater{}, &PlannedLayer::relative_error);
  if (again.size() > kMostLayers) again.resize(kMostLayers);
  for (const PlannedLayer& one : again)
    new QTreeWidgetItem(layers_, {QString::fromStdString(one.name), QString::fromStdString(one.stored),
                                  percent(one.relative_error)});
  layers_->setVisible(!again.empty());
  for (int column = 0; column < 2; ++column) layers_->resizeColumnToContents(column);
}

void ExportPlanView::show_readers(const std::vector<ReaderSupport>& readers) {
  readers_->clear();
  for (const ReaderSupport& one : readers) {
    auto* row = new QTreeWidgetItem(
        readers_, {QString::fromStdString(one.reader), verdict_text(one.verdict), conditions_text(one)});
    row->setToolTip(2, conditions_text(one));
  }
  for (int column = 0; column < 2; ++column) readers_->resizeColumnToContents(column);
}

void ExportPlanView::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QWidget::changeEvent(event);
}

void ExportPlanView::retranslate() {
  layers_->setHeaderLabels({tr("Layer"), tr("Stored as"), tr("Loss")});
  layers_->setAccessibleName(tr("Layers that are rounded again"));
  layers_->setToolTip(tr("‖W′ − W‖ / ‖W‖ against the run's weight, measured"));
  readers_->setHeaderLabels({tr("Program"), tr("Reads it"), tr("Conditions")});
  readers_->setAccessibleName(tr("Programs that read the format"));
  readers_->setVisible(plan_.has_value());
  layers_->hide();
  notes_->hide();
  if (!plan_) return summary_->setText(tr("Measuring what the format keeps…"));
  const auto all = static_cast<int>(plan_->plan.layers.size());
  const auto again = static_cast<int>(plan_->plan.requantized());
  summary_->setText(
      again == 0 ? tr("All %1 layers keep the integers, scales and zero points of the run.").arg(all)
                 : tr("%1 of %2 layers keep the run's grid. The others are rounded again by the format's "
                      "own rule, which costs %3 of their norm at worst.")
                       .arg(all - again)
                       .arg(all)
                       .arg(percent(plan_->plan.worst_error())));
  QStringList notes;
  for (const std::string& note : plan_->plan.notes) notes << QString::fromStdString(note);
  notes_->setText(notes.join(QLatin1Char('\n')));
  notes_->setVisible(!notes.isEmpty());
  show_layers(plan_->plan);
  show_readers(plan_->readers);
}

}  // namespace aq
