#pragma once

#include <QMainWindow>
#include <optional>

#include "app/studio/preferences.h"
#include "app/studio/run_actions.h"
#include "app/studio/studio_services.h"

class QSettings;

namespace aq {

class DockLayout;
class LayerPreview;
class LiveViews;
class LogView;
class MainMenu;
class ModelOpener;
class ModelTree;
class RunPage;
class SettingsPanel;

/// Puts the parts together; each has its own class.
class MainWindow : public QMainWindow {
  Q_OBJECT

 public:
  /// @param settings where window, theme, language and recent models are remembered; outlives the window
  MainWindow(const StudioServices& services, const QString& output_root, QSettings* settings);
  ~MainWindow() override;

  void open_model(const QString& model);
  void start_run();

  SettingsPanel& panel() { return *panel_; }
  LiveViews& views() { return *views_; }
  RunPage& page() { return *page_; }
  RunController& controller() { return controller_; }
  DockLayout& docks() { return *docks_; }
  Preferences& preferences() { return preferences_; }

 protected:
  void changeEvent(QEvent* event) override;
  void closeEvent(QCloseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void connect_run();
  void bring_forward(const RunEvent& event);
  void connect_menu();
  void connect_model();
  void browse_for_model();
  void browse_for_model_file();
  void show_model(const ModelSummary& model);
  void refresh_actions();
  void copy_command(const RunSpec& spec);

  Preferences preferences_;
  RunController controller_;
  RunActions actions_;
  std::optional<ModelSummary> model_;
  ModelOpener* opener_;
  RunPage* page_;
  SettingsPanel* panel_;
  ModelTree* tree_;
  LayerPreview* preview_;
  LogView* log_;
  LiveViews* views_;
  DockLayout* docks_;
  MainMenu* menu_;
};

}  // namespace aq
