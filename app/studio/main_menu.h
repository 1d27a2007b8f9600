// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <QStringList>

#include "app/studio/run_controller.h"

class QAction;
class QActionGroup;
class QMainWindow;
class QMenu;

namespace aq {

class DockLayout;
class PageFrame;
class SettingsHistory;
struct RunActions;

/// The menu bar. It knows what there is to choose; the window knows what to do.
class MainMenu : public QObject {
  Q_OBJECT

 public:
  MainMenu(QMainWindow* window, RunActions* actions, SettingsHistory* history, const DockLayout* docks,
           const PageFrame* pages);

  void show_recent(const QStringList& models);
  void enable_session_actions(bool there_is_a_session);
  void show_theme(const QString& theme);
  void show_language(const QString& code);
  void retranslate();

 Q_SIGNALS:
  void open_wanted();
  void open_file_wanted();
  void model_wanted(const QString& model);
  void clear_recent_wanted();
  void watch_wanted();
  void report_wanted();
  void export_wanted();
  void command_wanted();
  void reset_layout_wanted();
  void theme_wanted(const QString& theme);
  void language_wanted(const QString& code);
  void plots_help_wanted();
  void shortcuts_wanted();
  void tour_wanted();
  void about_wanted();

 private:
  QAction* add(QMenu* menu, void (MainMenu::*signal)());
  void add_file_menu();
  void add_edit_menu(SettingsHistory* history);
  void add_run_menu(RunActions* actions);
  void add_view_menu(const DockLayout* docks, const PageFrame* pages);
  void add_help_menu();
  void add_choice(QMenu* menu, QActionGroup* group, const QString& value);

  QMainWindow* window_;
  QStringList recent_;
  SettingsHistory* history_;
  QMenu *file_, *recent_menu_, *demo_, *edit_, *run_, *view_, *docks_, *theme_menu_, *language_menu_, *help_;
  QAction *open_, *open_file_, *llama_, *opt_, *watch_, *report_, *export_, *quit_, *command_, *reset_layout_,
      *plots_help_, *shortcuts_, *tour_, *about_, *about_qt_;
  QActionGroup *themes_, *languages_;
};

}  // namespace aq
