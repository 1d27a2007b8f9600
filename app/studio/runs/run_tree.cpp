// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/runs/run_tree.h"

#include <QEvent>
#include <QHeaderView>
#include <QSignalBlocker>
#include <QTreeWidgetItemIterator>
#include <map>

#include "app/studio/number_format.h"
#include "app/studio/runs/run_text.h"
#include "widgets/forms/brief_text.h"
#include "widgets/theme/apply_theme.h"

namespace aq {
namespace {

enum RunColumn { kRun, kState, kSetting, kMethod, kPerplexity, kAboveFloat, kTime, kCreated, kRunColumns };
constexpr int kPathRole = Qt::UserRole;
constexpr int kIndexRole = Qt::UserRole + 1;
constexpr int kKeyRole = Qt::UserRole + 2;  // of a branch, so that it stays folded

bool item_matches(const QTreeWidgetItem* item, const QString& text) {
  for (int column = 0; column < kRunColumns; ++column)
    if (item->text(column).contains(text, Qt::CaseInsensitive)) return true;
  return item->toolTip(kRun).contains(text, Qt::CaseInsensitive);
}

/// Hides what neither fits nor has a child that fits. @returns whether anything is left
bool show_matches(QTreeWidgetItem* item, const QString& text) {
  bool any = text.isEmpty() || item_matches(item, text);
  for (int i = 0; i < item->childCount(); ++i) any = show_matches(item->child(i), text) || any;
  item->setHidden(!any);
  return any;
}

bool leads_to(const std::vector<int>& parents, int from, int to) {
  for (int at = from; at >= 0; at = parents[static_cast<std::size_t>(at)])
    if (at == to) return true;
  return false;
}

}  // namespace

std::vector<int> parents_of(const std::vector<RunEntry>& runs) {
  std::map<std::string, int> by_id;
  for (std::size_t i = 0; i < runs.size(); ++i)
    if (runs[i].readable()) by_id.emplace(runs[i].id, static_cast<int>(i));
  std::vector<int> parents(runs.size(), -1);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const auto found = by_id.find(runs[i].notes.parent);
    if (runs[i].notes.parent.empty() || found == by_id.end()) continue;
    const int parent = found->second;
    const bool same_model = runs[static_cast<std::size_t>(parent)].model == runs[i].model;
    // Those that were placed before have no ring among them: this one must not close one.
    if (same_model && !leads_to(parents, parent, static_cast<int>(i))) parents[i] = parent;
  }
  return parents;
}

RunTree::RunTree(QWidget* parent) : QTreeWidget(parent) {
  setObjectName(QStringLiteral("run_tree"));
  setColumnCount(kRunColumns);
  setUniformRowHeights(true);
  setSelectionMode(QAbstractItemView::ExtendedSelection);
  setIndentation(14);
  header()->setStretchLastSection(false);
  header()->setSectionResizeMode(QHeaderView::Interactive);
  header()->setSectionResizeMode(kRun, QHeaderView::Stretch);
  header()->setMinimumSectionSize(48);
  retranslate();
}

void RunTree::show_runs(const std::vector<RunEntry>& runs) {
  if (runs == runs_) return;
  runs_ = runs;
  fill();
}

QTreeWidgetItem* RunTree::make_item(const RunEntry& run) const {
  const QString method = QString::fromStdString(run.recipe.method);
  QStringList texts{run_name(run), run_state_text(run)};
  if (run.readable())
    texts << QString::fromStdString(short_name(run.recipe)) << method << run_perplexity_text(run)
          << run_loss_text(run) << short_duration(run.seconds) << run_time_text(run.created);
  auto* item = new QTreeWidgetItem(texts);
  for (const int column : {kPerplexity, kAboveFloat})
    item->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
  for (int column = kState; column < kRunColumns; ++column)
    item->setToolTip(column, plain_tool_tip(item->text(column)));
  const QString path = QString::fromStdString(run.path);
  item->setData(kRun, kPathRole, path);
  item->setData(kRun, kKeyRole, path);
  const QString note = QString::fromStdString(run.readable() ? run.notes.note : run.problem);
  item->setToolTip(kRun, plain_tool_tip(note.isEmpty() ? path : path + QLatin1Char('\n') + note));
  const Theme theme = current_theme();
  if (!run.readable() || run.state == "failed") item->setForeground(kState, theme.error);
  if (run.state == "running") item->setForeground(kState, theme.accent);
  return item;
}

RunTree::Shown RunTree::shown() const {
  Shown now;
  for (QTreeWidgetItemIterator it(const_cast<RunTree*>(this)); *it; ++it) {
    const QString key = (*it)->data(kRun, kKeyRole).toString();
    if ((*it)->childCount() > 0 && !(*it)->isExpanded()) now.folded << key;
    if ((*it)->isSelected()) now.selected << key;
    if (*it == currentItem()) now.current = key;
  }
  return now;
}

void RunTree::restore(const Shown& before) {
  expandAll();  // at once: each branch on its own would be laid out anew
  for (QTreeWidgetItemIterator it(this); *it; ++it) {
    const QString key = (*it)->data(kRun, kKeyRole).toString();
    if (before.folded.contains(key)) (*it)->setExpanded(false);
    if (before.selected.contains(key)) (*it)->setSelected(true);
    if (key == before.current) setCurrentItem(*it, 0, QItemSelectionModel::NoUpdate);
  }
}

QTreeWidgetItem* RunTree::branch(const QString& key, const QString& name) {
  for (QTreeWidgetItem* known : branches_)
    if (known->data(kRun, kKeyRole) == key) return known;
  auto* item = new QTreeWidgetItem({name});
  branches_.append(item);
  item->setData(kRun, kKeyRole, key);
  QFont bold = font();
  bold.setWeight(QFont::DemiBold);
  item->setFont(kRun, bold);
  return item;
}

QTreeWidgetItem* RunTree::branch_of_model(const RunEntry& run) {
  const QString model = QString::fromStdString(run.model);
  auto* item = branch(QStringLiteral("model:") + model, model);
  if (run.model_missing) {
    item->setText(kState, tr("the model is gone"));
    item->setForeground(kState, current_theme().warning);
    item->setToolTip(kState, tr("There is nothing at this path any more. Its runs can be looked at, but not "
                                "started again."));
  }
  return item;
}

void RunTree::fill() {
  const QSignalBlocker quiet(this);
  const Shown before = shown();
  clear();
  branches_.clear();
  const std::vector<int> parents = parents_of(runs_);
  std::vector<QTreeWidgetItem*> items;
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    items.push_back(make_item(runs_[i]));
    items.back()->setData(kRun, kIndexRole, static_cast<int>(i));
    if (runs_[i].readable()) branch_of_model(runs_[i]);  // those that cannot be read come behind all models
  }
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    if (!runs_[i].readable())
      branch(QStringLiteral("unreadable"), tr("Cannot be read"))->addChild(items[i]);
    else if (parents[i] >= 0)
      items[static_cast<std::size_t>(parents[i])]->addChild(items[i]);
    else
      branch_of_model(runs_[i])->addChild(items[i]);
  }
  addTopLevelItems(branches_);  // whole, so that the view hears of few changes
  restore(before);
  filter(filter_);
  constexpr int kGap = 10;  // a number at its right end would touch the text behind it
  for (int column = kState; column < kRunColumns; ++column) {
    resizeColumnToContents(column);
    setColumnWidth(column, columnWidth(column) + kGap);
  }
}

void RunTree::filter(const QString& text) {
  filter_ = text;
  for (int i = 0; i < topLevelItemCount(); ++i) show_matches(topLevelItem(i), text);
}

const RunEntry* RunTree::run_of(const QTreeWidgetItem* item) const {
  if (!item || !item->data(kRun, kIndexRole).isValid()) return nullptr;
  return &runs_[item->data(kRun, kIndexRole).toUInt()];
}

const RunEntry* RunTree::current_run() const { return run_of(currentItem()); }

std::vector<const RunEntry*> RunTree::selected_runs() const {
  std::vector<const RunEntry*> runs;
  for (QTreeWidgetItemIterator it(const_cast<RunTree*>(this)); *it; ++it)
    if (const RunEntry* run = run_of(*it); run && (*it)->isSelected()) runs.push_back(run);
  return runs;
}

QTreeWidgetItem* RunTree::find(const QString& path) const {
  for (QTreeWidgetItemIterator it(const_cast<RunTree*>(this)); *it; ++it)
    if ((*it)->data(kRun, kPathRole).toString() == path) return *it;
  return nullptr;
}

void RunTree::choose(const std::string& path) {
  if (auto* item = find(QString::fromStdString(path))) setCurrentItem(item);
}

void RunTree::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  if (event->type() == QEvent::PaletteChange && !runs_.empty()) fill();
  QTreeWidget::changeEvent(event);
}

void RunTree::retranslate() {
  setHeaderLabels({tr("Run"), tr("State"), tr("Setting"), tr("Method"), tr("Perplexity"), tr("vs. float"),
                   tr("Time"), tr("Started")});
  setAccessibleName(tr("Runs"));
  for (const int column : {kPerplexity, kAboveFloat})
    headerItem()->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
  fill();
}

}  // namespace aq
