// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QSet>
#include <QTreeWidget>
#include <vector>

#include "app/studio/runs/run_entry.h"

namespace aq {

/// The runs as a tree: models, their runs, and below a run those that were started from its settings. Files
/// that cannot be read stand at the end.
class RunTree : public QTreeWidget {
  Q_OBJECT

 public:
  explicit RunTree(QWidget* parent = nullptr);

  /// Selection, current run and folded branches stay, by the file's path.
  void show_runs(const std::vector<RunEntry>& runs);
  void filter(const QString& text);
  const RunEntry* current_run() const;
  /// Those that are selected, top to bottom.
  std::vector<const RunEntry*> selected_runs() const;
  void choose(const std::string& path);
  const std::vector<RunEntry>& runs() const { return runs_; }

 protected:
  void changeEvent(QEvent* event) override;

 private:
  /// Keys of items: what has to be the same again when the tree is filled anew.
  struct Shown {
    QSet<QString> folded, selected;
    QString current;
  };
  void retranslate();
  void fill();
  Shown shown() const;
  void restore(const Shown& before);
  QTreeWidgetItem* branch(const QString& key, const QString& name);
  QTreeWidgetItem* branch_of_model(const RunEntry& run);
  QTreeWidgetItem* make_item(const RunEntry& run) const;
  const RunEntry* run_of(const QTreeWidgetItem* item) const;
  QTreeWidgetItem* find(const QString& path) const;

  std::vector<RunEntry> runs_;
  QList<QTreeWidgetItem*> branches_;  ///< models, and what cannot be read: the top level
  QString filter_;
};

/// Under which run each one stands: its index, or −1 under its model. A run of another model, one that is not
/// in the list, and a ring of parents count as none.
std::vector<int> parents_of(const std::vector<RunEntry>& runs);

}  // namespace aq
