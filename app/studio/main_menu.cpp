// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/main_menu.h"

#include <QActionGroup>
#include <QApplication>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>

#include "app/studio/dock_layout.h"
#include "app/studio/page_frame.h"
#include "app/studio/run_actions.h"
#include "app/studio/settings_history.h"
#include "app/studio/shown_path.h"

namespace aq {

MainMenu::MainMenu(QMainWindow* window, RunActions* actions, SettingsHistory* history,
                   const DockLayout* docks, const PageFrame* pages)
    : QObject(window),
      window_(window),
      history_(history),
      themes_(new QActionGroup(this)),
      languages_(new QActionGroup(this)) {
  add_file_menu();
  add_edit_menu(history);
  add_run_menu(actions);
  add_view_menu(docks, pages);
  add_help_menu();
  connect(themes_, &QActionGroup::triggered, this,
          [this](const QAction* action) { Q_EMIT theme_wanted(action->data().toString()); });
  connect(languages_, &QActionGroup::triggered, this,
          [this](const QAction* action) { Q_EMIT language_wanted(action->data().toString()); });
  retranslate();
}

QAction* MainMenu::add(QMenu* menu, void (MainMenu::*signal)()) {
  auto* action = menu->addAction(QString());
  connect(action, &QAction::triggered, this, signal);
  return action;
}

void MainMenu::add_file_menu() {
  file_ = window_->menuBar()->addMenu(QString());
  open_ = add(file_, &MainMenu::open_wanted);
  open_->setShortcut(QKeySequence::Open);
  open_file_ = add(file_, &MainMenu::open_file_wanted);
  recent_menu_ = file_->addMenu(QString());
  demo_ = file_->addMenu(QString());
  llama_ = demo_->addAction(QString(), this, [this] { Q_EMIT model_wanted(QStringLiteral("demo:llama")); });
  opt_ = demo_->addAction(QString(), this, [this] { Q_EMIT model_wanted(QStringLiteral("demo:opt")); });
  file_->addSeparator();
  watch_ = add(file_, &MainMenu::watch_wanted);
  report_ = add(file_, &MainMenu::report_wanted);
  report_->setEnabled(false);
  export_ = add(file_, &MainMenu::export_wanted);
  export_->setShortcut(Qt::CTRL | Qt::Key_E);
  export_->setEnabled(false);
  file_->addSeparator();
  quit_ = file_->addAction(QString(), window_, &QWidget::close);
  quit_->setShortcut(QKeySequence::Quit);
}

void MainMenu::add_edit_menu(SettingsHistory* history) {
  edit_ = window_->menuBar()->addMenu(QString());
  edit_->addActions({history->undo_action(), history->redo_action()});
}

void MainMenu::add_run_menu(RunActions* actions) {
  run_ = window_->menuBar()->addMenu(QString());
  run_->addActions({actions->start, actions->pause, actions->cancel});
  run_->addSeparator();
  command_ = add(run_, &MainMenu::command_wanted);
}

void MainMenu::add_view_menu(const DockLayout* docks, const PageFrame* pages) {
  view_ = window_->menuBar()->addMenu(QString());
  pages->fill_menu(view_);
  view_->addSeparator();
  docks_ = view_->addMenu(QString());
  docks->fill_menu(docks_);
  reset_layout_ = add(view_, &MainMenu::reset_layout_wanted);
  view_->addSeparator();
  theme_menu_ = view_->addMenu(QString());
  for (const char* theme : {"system", "light", "dark"})
    add_choice(theme_menu_, themes_, QLatin1String(theme));
  language_menu_ = view_->addMenu(QString());
  for (const char* code : {"system", "en", "zh_CN"})
    add_choice(language_menu_, languages_, QLatin1String(code));
}

void MainMenu::add_help_menu() {
  help_ = window_->menuBar()->addMenu(QString());
  plots_help_ = add(help_, &MainMenu::plots_help_wanted);
  plots_help_->setShortcut(QKeySequence::HelpContents);
  shortcuts_ = add(help_, &MainMenu::shortcuts_wanted);
  tour_ = add(help_, &MainMenu::tour_wanted);
  help_->addSeparator();
  about_ = add(help_, &MainMenu::about_wanted);
  about_qt_ = help_->addAction(QString(), qApp, &QApplication::aboutQt);
}

void MainMenu::add_choice(QMenu* menu, QActionGroup* group, const QString& value) {
  auto* action = menu->addAction(QString());
  action->setData(value);
  action->setCheckable(true);
  group->addAction(action);
}

void MainMenu::show_recent(const QStringList& models) {
  recent_ = models;
  recent_menu_->clear();
  for (const auto& model : models) {
    QString text = shown_path(model);
    text.replace(QLatin1Char('&'), QLatin1String("&&"));
    recent_menu_->addAction(text, this, [this, model] { Q_EMIT model_wanted(model); });
  }
  recent_menu_->setEnabled(!models.isEmpty());
  if (models.isEmpty()) return;
  recent_menu_->addSeparator();
  recent_menu_->addAction(tr("Clear this list"), this, &MainMenu::clear_recent_wanted);
}

void MainMenu::enable_session_actions(bool there_is_a_session) {
  for (QAction* action : {report_, export_}) action->setEnabled(there_is_a_session);
}

void MainMenu::show_theme(const QString& theme) {
  for (auto* action : themes_->actions()) action->setChecked(action->data() == theme);
}

void MainMenu::show_language(const QString& code) {
  for (auto* action : languages_->actions()) action->setChecked(action->data() == code);
}

void MainMenu::retranslate() {
  file_->setTitle(tr("&File"));
  open_->setText(tr("&Open model…"));
  open_file_->setText(tr("Open model &file…"));
  recent_menu_->setTitle(tr("Open &recent"));
  demo_->setTitle(tr("&Demo model"));
  llama_->setText(tr("LLaMA type (grouped-query attention, SwiGLU)"));
  opt_->setText(tr("OPT type (learned positions, ReLU)"));
  watch_->setText(tr("&Watch a run…"));
  report_->setText(tr("Save &report…"));
  export_->setText(tr("&Export checkpoint…"));
  quit_->setText(tr("&Quit"));
  edit_->setTitle(tr("&Edit"));
  history_->retranslate();
  run_->setTitle(tr("&Run"));
  command_->setText(tr("Copy as co&mmand"));
  view_->setTitle(tr("&View"));
  docks_->setTitle(tr("&Panels"));
  reset_layout_->setText(tr("&Reset layout"));
  theme_menu_->setTitle(tr("&Theme"));
  language_menu_->setTitle(tr("&Language"));
  const QStringList themes{tr("System"), tr("Light"), tr("Dark")};
  const QStringList languages{tr("System"), QStringLiteral("English"), QStringLiteral("简体中文")};
  for (int i = 0; i < themes.size(); ++i) themes_->actions().at(i)->setText(themes.at(i));
  for (int i = 0; i < languages.size(); ++i) languages_->actions().at(i)->setText(languages.at(i));
  help_->setTitle(tr("&Help"));
  plots_help_->setText(tr("What each plot &says"));
  shortcuts_->setText(tr("&Keyboard and mouse"));
  tour_->setText(tr("Show me &around"));
  about_->setText(tr("&About AffineQuant Studio"));
  about_qt_->setText(tr("About &Qt"));
  show_recent(recent_);
}

}  // namespace aq
