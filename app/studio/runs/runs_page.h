// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

#include "app/studio/background_job.h"
#include "app/studio/runs/run_entry.h"
#include "core/run/run_event.h"

class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;

namespace aq {

class Banner;
class QueueView;
class RunDetails;
class RunLibrary;
class RunLineage;
class RunQueue;
class RunTree;
class Workbench;

/// All runs the window knows, as a tree, what can be done with them, and the queue of those to come.
class RunsPage : public QWidget {
  Q_OBJECT

 public:
  /// @param library, queue, lineage, workbench outlive this
  RunsPage(RunLibrary* library, RunQueue* queue, RunLineage* lineage, Workbench* workbench,
           QWidget* parent = nullptr);

  RunTree& tree() { return *tree_; }
  Banner& banner() { return *banner_; }
  /// That the queue of the last start cannot be read.
  void show_lost_queue(const ErrorReport& error);

 protected:
  void changeEvent(QEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  void set_up_layout();
  void connect_parts();
  void add_shortcuts();
  void retranslate();
  void refresh();
  void refresh_actions();
  void show_error(const ErrorReport& error);

  void add_to_queue();
  void reopen();
  void use_settings();
  void compare();
  void save_report();
  void trash();
  void browse_for_folder();

  RunLibrary* library_;
  Workbench* workbench_;
  RunQueue* queue_;
  RunLineage* lineage_;
  Banner* banner_;
  QLabel *heading_, *count_, *empty_;
  QLineEdit* filter_;
  QPushButton *compare_, *folder_;
  QStackedWidget* list_;
  RunTree* tree_;
  RunDetails* details_;
  QueueView* queue_view_;
  QString opening_;  ///< name of the run whose events are being read
  BackgroundJob<std::vector<RunEvent>> events_job_;
};

}  // namespace aq
