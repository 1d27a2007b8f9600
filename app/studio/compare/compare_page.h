// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QSet>
#include <QStringList>
#include <QWidget>
#include <map>
#include <vector>

#include "app/studio/background_job.h"
#include "app/studio/compare/compare_services.h"
#include "app/studio/compare/run_figures.h"
#include "app/studio/long_task.h"

class QLabel;
class QListWidget;
class QPushButton;
class QStackedWidget;
class QTabWidget;

namespace aq {

class Banner;
class PlotsView;
class RunLibrary;
class SettingsView;
class TextView;
class Workbench;

/// Several runs beside each other: settings, plots and texts.
class ComparePage : public QWidget {
  Q_OBJECT

 public:
  /// @param library, workbench outlive this
  ComparePage(CompareServices services, RunLibrary* library, Workbench* workbench, QWidget* parent = nullptr);

  /// Session files, in the order of their colours.
  void show_runs(const QStringList& sessions);
  const QStringList& chosen() const { return chosen_; }
  const std::vector<LoadedRun>& runs() const { return runs_; }  ///< those of the chosen that are read

  SettingsView& settings() { return *settings_; }
  PlotsView& plots() { return *plots_; }
  TextView& texts() { return *texts_; }
  Banner& banner() { return *banner_; }

 protected:
  void changeEvent(QEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  /// Figures by session, or what is wrong with it.
  struct Read {
    QString key;
    RunFigures figures;
    QString problem;
  };
  struct Measured {
    std::string session;
    MeasuredDivergence divergence;
  };

  void set_up_layout();
  void retranslate();
  void offer_runs();
  void mark_chosen();
  /// Of what was read: another one when the session has grown since.
  static QString key_of(const RunEntry& run);
  void take_choice();
  void load();
  void take(const std::vector<Read>& read);
  void show_loaded();
  void show_error(const ErrorReport& error);
  QStringList sessions() const;  ///< of those that are read
  void measure();
  void take_measured(const Measured& measured);
  std::vector<RunEntry> unmeasured() const;

  CompareServices services_;
  RunLibrary* library_;
  Workbench* workbench_;
  QStringList chosen_;
  std::map<QString, RunFigures> figures_;  ///< by key_of()
  std::vector<LoadedRun> runs_;
  QSet<QString> refused_;  ///< what could not be read: said once
  Banner* banner_;
  QLabel *heading_, *hint_, *empty_;
  QListWidget* list_;
  QStackedWidget* content_;
  QTabWidget* tabs_;
  QPushButton* report_;
  SettingsView* settings_;
  PlotsView* plots_;
  TextView* texts_;
  BackgroundJob<std::vector<Read>> load_job_;
  LongTask<bool, Measured> measure_task_;
};

}  // namespace aq
