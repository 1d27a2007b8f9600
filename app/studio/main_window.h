// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QMainWindow>
#include <optional>

#include "app/studio/preferences.h"
#include "app/studio/run_actions.h"
#include "app/studio/settings_history.h"
#include "app/studio/studio_services.h"

class QSettings;

namespace aq {

class DockLayout;
class FileOpener;
class LayerPreview;
class LiveViews;
class LogView;
class MainMenu;
class ModelTree;
class PageFrame;
class RecipeEditor;
class ReportSaver;
class RunDisplay;
class RunPage;
class RunWorkspace;
class SettingsPanel;
class WindowDraft;
class WindowPlace;
class Workbench;

/// Puts the parts together; each has its own class.
class MainWindow : public QMainWindow {
  Q_OBJECT

 public:
  /// @param settings where window, theme, language and recent models are remembered; outlives the window
  /// @param look     applied before there is anything to be styled and translated again; none: what the
  ///                 program has, as tests want it
  MainWindow(const StudioServices& services, const QString& output_root, QSettings* settings,
             const std::optional<Look>& look = {});
  ~MainWindow() override;

  void open_model(const QString& model);
  /// A model, any file of one, or a session file.
  void open(const QString& path);
  /// Goes on where the last window ended, however it ended. @returns whether a model is being opened
  bool restore_draft();
  /// Was started for something else: what it holds now is nothing to be kept as the draft.
  void leave_draft();
  void start_run();
  /// Follows a run of another process.
  void watch(const QString& address, const QString& token);
  void show_tour();
  /// Keeps what the window holds and ends what it runs, without a question. A session can be gone on with.
  void end();

  SettingsPanel& panel() { return *panel_; }
  LiveViews& views() { return *views_; }
  RunPage& page() { return *page_; }
  PageFrame& pages() { return *pages_; }
  QMainWindow& workspace();
  Workbench& workbench() { return *workbench_; }
  RunController& controller() { return controller_; }
  DockLayout& docks() { return *docks_; }
  ReportSaver& reports() { return *reports_; }
  Preferences& preferences() { return preferences_; }

 protected:
  void changeEvent(QEvent* event) override;
  void closeEvent(QCloseEvent* event) override;
  void moveEvent(QMoveEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void connect_run();
  void ask_to_cancel();
  void connect_menu();
  void connect_model();
  void connect_workbench();
  void connect_recipe_text();
  void show_job_elsewhere(const RunStarted& run);
  void show_earlier_run(const QString& name, const std::vector<RunEvent>& events);
  void connect_history();
  void connect_reports();
  void ask_what_to_watch();
  void connect_exports();
  void connect_draft();
  void open_export(const QString& session);
  void tell_desktop(const QString& headline);
  void tell_not_kept(const ErrorReport& error);
  void show_model(const ModelSummary& model);
  void refresh_actions();
  void start(const RunSpec& spec);
  void copy_command(const RunSpec& spec);

  Preferences preferences_;
  WindowPlace* place_;
  RunController controller_;
  RunActions actions_;
  SettingsHistory history_;
  QString session_of_run_;
  FileOpener* opener_;
  RunWorkspace* workspace_;
  RunPage* page_;
  SettingsPanel* panel_;
  ModelTree* tree_;
  LayerPreview* preview_;
  LogView* log_;
  LiveViews* views_;
  DockLayout* docks_;
  RecipeEditor* recipe_text_;
  RunDisplay* display_;
  Workbench* workbench_;
  PageFrame* pages_;
  ReportSaver* reports_;
  std::function<Outcome(const std::string&, const std::string&, const RunContext&)> watch_;
  ExportServices exports_;
  MainMenu* menu_;
  WindowDraft* draft_;
};

}  // namespace aq
