// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/main_window.h"

#include <QAction>
#include <QClipboard>
#include <QCloseEvent>
#include <QDir>
#include <QDockWidget>
#include <QFileInfo>
#include <QGuiApplication>
#include <QSettings>
#include <QStatusBar>

#include "app/studio/command_line.h"
#include "app/studio/confirm.h"
#include "app/studio/dock_layout.h"
#include "app/studio/drop_target.h"
#include "app/studio/export/export_dialog.h"
#include "app/studio/file_opener.h"
#include "app/studio/help_pages.h"
#include "app/studio/layer_preview.h"
#include "app/studio/layer_selector.h"
#include "app/studio/live_views.h"
#include "app/studio/log_view.h"
#include "app/studio/main_menu.h"
#include "app/studio/model_tree.h"
#include "app/studio/notification.h"
#include "app/studio/page_frame.h"
#include "app/studio/pages.h"
#include "app/studio/report_saver.h"
#include "app/studio/run_bar.h"
#include "app/studio/run_display.h"
#include "app/studio/run_page.h"
#include "app/studio/run_workspace.h"
#include "app/studio/settings_panel.h"
#include "app/studio/shortcut_list.h"
#include "app/studio/studio_docks.h"
#include "app/studio/studio_tour.h"
#include "app/studio/summary_card.h"
#include "app/studio/watch_dialog.h"
#include "app/studio/window_draft.h"
#include "app/studio/window_place.h"
#include "app/studio/workbench.h"
#include "widgets/forms/banner.h"
#include "widgets/forms/recipe_editor.h"
#include "widgets/forms/recipe_form.h"

namespace aq {

MainWindow::MainWindow(const StudioServices& services, const QString& output_root, QSettings* settings,
                       const std::optional<Look>& look)
    : preferences_(settings, look),
      place_(new WindowPlace(*settings)),
      controller_(services.run),
      actions_(this),
      history_(this),
      opener_(new FileOpener(services,
                             {[this] { return controller_.is_active(); },
                              [this] { return controller_.is_active() && !controller_.is_following(); }},
                             preferences_.recent(), this)),
      workspace_(new RunWorkspace(actions_, this)),
      page_(&workspace_->page()),
      panel_(new SettingsPanel(services, output_root, this)),
      tree_(new ModelTree(this)),
      preview_(new LayerPreview(services.weight_histogram, this)),
      log_(new LogView(this)),
      views_(new LiveViews(&page_->selector(), this)),
      docks_(&workspace_->docks()),
      recipe_text_(new RecipeEditor(this)),
      display_(new RunDisplay({page_, views_, log_, docks_}, this)),
      workbench_(new Workbench([this] { return panel_->spec(); }, this)),
      pages_(new PageFrame(this)),
      reports_(new ReportSaver(services.write_report, this)),
      watch_(services.watch),
      exports_(services.exports),
      draft_(new WindowDraft({panel_, pages_, tree_, workbench_},
                             state_file_of(*settings, QStringLiteral("draft"), place_->number()), this)) {
  setWindowTitle(QStringLiteral("AffineQuant Studio"));
  workbench_->set_settings(settings);
  add_studio_docks(*docks_, {panel_, recipe_text_, tree_, log_}, *views_);
  add_pages(*pages_, workspace_, services, output_root, workbench_,
            state_file_of(*settings, QStringLiteral("queue"), place_->number()));
  setCentralWidget(pages_);
  menu_ = new MainMenu(this, &actions_, &history_, docks_, pages_);
  connect_run();
  connect_menu();
  connect_model();
  connect_workbench();
  connect_recipe_text();
  connect_reports();
  connect_exports();
  connect_history();
  connect_draft();
  preferences_.restore_layout(this, workspace_);
  menu_->show_recent(preferences_.recent().list());
  if (look) preferences_.show(*look);  // the menu hears of it
  refresh_actions();
  place_->setParent(this);  // the last child: what is kept in its files is written before it goes
  setFocus();               // else the first page's button has it and looks chosen, whatever page is shown
}

MainWindow::~MainWindow() { controller_.shut_down(); }

QMainWindow& MainWindow::workspace() { return *workspace_; }

void MainWindow::connect_run() {
  connect(&controller_, &RunController::run_started, this, &MainWindow::show_job_elsewhere);
  connect(&controller_, &RunController::event, display_, &RunDisplay::add);
  connect(&controller_, &RunController::state_changed, this, [this](RunState state) {
    page_->show_state(state);
    refresh_actions();
    workbench_->set_running(controller_.is_active());
    menu_->enable_session_actions(!controller_.is_active() && QFileInfo::exists(session_of_run_));
  });
  connect(&controller_, &RunController::finished, this, [this](const Outcome& outcome) {
    page_->show_outcome(outcome);
    tell_desktop(tr("The run is done"));
    if (controller_.is_following()) return;
    panel_->renew_suggestion();
    Q_EMIT workbench_->run_finished(outcome, session_of_run_);
  });
  connect(&controller_, &RunController::cancelled, this,
          [this] { controller_.is_following() ? page_->show_left_alone() : page_->show_cancelled(); });
  connect(&controller_, &RunController::failed, page_, &RunPage::show_error);
  connect(&controller_, &RunController::cancelled, workbench_, [this] {
    if (!controller_.is_following()) Q_EMIT workbench_->run_cancelled();
  });
  connect(&controller_, &RunController::failed, workbench_, [this](const ErrorReport& error) {
    if (!controller_.is_following()) Q_EMIT workbench_->run_failed(error);
  });
  connect(&controller_, &RunController::failed, this, [this] { tell_desktop(tr("The run has failed")); });
  connect(actions_.start, &QAction::triggered, this, &MainWindow::start_run);
  connect(actions_.pause, &QAction::triggered, &controller_, &RunController::toggle_pause);
  connect(actions_.cancel, &QAction::triggered, this, &MainWindow::ask_to_cancel);
  connect(&page_->summary(), &SummaryCard::command_wanted, this, &MainWindow::copy_command);
  for (auto* plot : views_->all())
    connect(plot, &Plot::failed, page_, [this](const QString& text) {
      page_->show_error({ErrorKind::Output, text, {}});
    });
}

void MainWindow::ask_to_cancel() {
  const auto asked_about = controller_.generation();
  if (!controller_.is_following() && !confirm(this, tr("Stop this run?"), tr("Stop"), tr("Go on"))) return;
  if (controller_.generation() == asked_about) controller_.cancel();  // the queue may be at the next one
}

void MainWindow::connect_menu() {
  connect(menu_, &MainMenu::open_wanted, opener_, &FileOpener::browse_for_model);
  connect(menu_, &MainMenu::open_file_wanted, opener_, &FileOpener::browse_for_file);
  connect(menu_, &MainMenu::watch_wanted, this, &MainWindow::ask_what_to_watch);
  connect(menu_, &MainMenu::model_wanted, opener_, &FileOpener::open_model);
  connect(menu_, &MainMenu::clear_recent_wanted, this, [this] {
    preferences_.recent().clear();
    menu_->show_recent({});
  });
  connect(menu_, &MainMenu::command_wanted, this, [this] { copy_command(panel_->spec()); });
  connect(menu_, &MainMenu::reset_layout_wanted, docks_, &DockLayout::reset);
  connect(menu_, &MainMenu::theme_wanted, &preferences_, &Preferences::choose_theme);
  connect(menu_, &MainMenu::language_wanted, &preferences_, &Preferences::choose_language);
  connect(&preferences_, &Preferences::failed, this, &MainWindow::tell_not_kept);
  connect(&preferences_, &Preferences::theme_changed, menu_, &MainMenu::show_theme);
  connect(&preferences_, &Preferences::language_changed, menu_, &MainMenu::show_language);
  connect(menu_, &MainMenu::plots_help_wanted, this, [this] { show_plots_help(this); });
  connect(menu_, &MainMenu::shortcuts_wanted, this, [this] { show_shortcuts(this); });
  connect(menu_, &MainMenu::tour_wanted, this, &MainWindow::show_tour);
  connect(menu_, &MainMenu::about_wanted, this, [this] { show_about(this); });
}

void MainWindow::connect_model() {
  connect(opener_, &FileOpener::opening, this,
          [this](const QString& what) { statusBar()->showMessage(tr("Opening %1…").arg(what)); });
  connect(opener_, &FileOpener::model_opened, this, &MainWindow::show_model);
  connect(opener_, &FileOpener::session_found, this, [this](const QString& session) {
    statusBar()->clearMessage();
    session_of_run_ = session;
    menu_->enable_session_actions(true);
  });
  connect(opener_, &FileOpener::session_opened, this, [this](const OpenedSession& session) {
    draft_->no_model();  // none of its own, or one that is gone
    show_earlier_run(QString::fromStdString(session.run.name()), session.events);
  });
  connect(opener_, &FileOpener::refused, this, [this](const std::function<QString()>& advice) {
    statusBar()->clearMessage();
    page_->banner().show_message(
        Banner::Tone::Warning, [] { return tr("A run is under way"); }, advice);
  });
  connect(opener_, &FileOpener::failed, this, [this](const ErrorReport& error) {
    statusBar()->clearMessage();
    draft_->no_model();
    page_->show_error(error);
  });
  connect(new DropTarget(this), &DropTarget::dropped, opener_, &FileOpener::open);
  connect(panel_, &SettingsPanel::changed, this, &MainWindow::refresh_actions);
  connect(panel_, &SettingsPanel::changed, workbench_, &Workbench::spec_changed);
  connect(tree_, &ModelTree::block_chosen, &page_->selector(), &LayerSelector::choose_block);
  connect(tree_, &ModelTree::layer_chosen, this,
          [this](int block, const QString& layer, const QString& tensor) {
            if (const auto* model = workbench_->model())
              preview_->show_layer(model->spec, block, layer, tensor);
          });
  connect(preview_, &LayerPreview::ready, this, [this](const LayerReport& report) {
    if (views_->preview(report)) docks_->dock("weights")->raise();
  });
}

void MainWindow::connect_workbench() {
  connect(workbench_, &Workbench::recipe_wanted, panel_, &SettingsPanel::set_recipe);
  connect(workbench_, &Workbench::spec_wanted, panel_, [this](const RunSpec& spec) {
    panel_->set_recipe(spec.recipe);
    panel_->set_options(spec);
  });
  connect(workbench_, &Workbench::model_wanted, opener_, &FileOpener::open_model);
  connect(workbench_, &Workbench::run_wanted, this, &MainWindow::start);
  connect(workbench_, &Workbench::page_wanted, pages_, &PageFrame::choose);
  connect(workbench_, &Workbench::error_reported, page_, &RunPage::show_error);
  connect(workbench_, &Workbench::replay_wanted, this, &MainWindow::show_earlier_run);
}

/// The form and the text show one recipe; each hears of the other's changes only.
void MainWindow::connect_recipe_text() {
  const auto show = [this] { recipe_text_->set_recipe(panel_->form().recipe()); };
  show();
  connect(panel_, &SettingsPanel::changed, recipe_text_, show);
  connect(recipe_text_, &RecipeEditor::edited, panel_, &SettingsPanel::set_recipe);
  connect(workbench_, &Workbench::run_state_changed, recipe_text_,
          [this] { recipe_text_->setEnabled(!workbench_->is_running()); });
}

/// The settings form does not know it.
void MainWindow::show_job_elsewhere(const RunStarted& run) {
  if (controller_.is_following()) display_->show_job(run);
}

void MainWindow::ask_what_to_watch() {
  auto* dialog = new WatchDialog(this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &WatchDialog::watch_wanted, this, &MainWindow::watch);
  dialog->open();
}

void MainWindow::watch(const QString& address, const QString& token) {
  if (controller_.is_active() || !watch_) return;
  pages_->choose(QStringLiteral("run"));
  session_of_run_.clear();
  display_->clear();
  controller_.follow(
      [watch = watch_, place = address.toStdString(), secret = token.toStdString()](
          const RunSpec&, const RunContext& context) { return watch(place, secret, context); });
}

void MainWindow::show_earlier_run(const QString& name, const std::vector<RunEvent>& events) {
  if (controller_.is_active()) return;
  pages_->choose(QStringLiteral("run"));
  display_->show_again(name, events);
}

void MainWindow::connect_history() {
  history_.restart(panel_->form().recipe());
  connect(panel_, &SettingsPanel::changed, this, [this] { history_.note(panel_->form().recipe()); });
  connect(&history_, &SettingsHistory::recipe_wanted, panel_, &SettingsPanel::set_recipe);
}

void MainWindow::show_tour() {
  auto* tour = new Tour(studio_tour(*this), this);
  connect(tour, &Tour::ended, this, [this] {
    preferences_.note_tour();
    docks_->dock("settings")->raise();
  });
}

/// Where the user looks at something else.
void MainWindow::tell_desktop(const QString& headline) {
  const ModelSummary* model = workbench_->model();
  if (!isActiveWindow()) notify_desktop(headline, model ? QString::fromStdString(model->name) : QString());
}

void MainWindow::connect_reports() {
  constexpr int kReadMilliseconds = 8000;
  const auto save = [this](const QStringList& sessions) {
    reports_->save(sessions, preferences_.language_in_use());
  };
  connect(&page_->summary(), &SummaryCard::report_wanted, this,
          [save](const QString& session) { save({session}); });
  connect(menu_, &MainMenu::report_wanted, this, [this, save] { save({session_of_run_}); });
  connect(workbench_, &Workbench::report_wanted, this, save);
  connect(reports_, &ReportSaver::started, this,
          [this](const QString& file) { statusBar()->showMessage(tr("Writing %1…").arg(file)); });
  connect(reports_, &ReportSaver::saved, this, [this](const QString& file) {
    statusBar()->showMessage(tr("The report is in %1.").arg(file), kReadMilliseconds);
  });
  connect(reports_, &ReportSaver::failed, this, [this](const ErrorReport& error) {
    statusBar()->clearMessage();
    if (pages_->current() == QLatin1String("run")) page_->show_error(error);
    Q_EMIT workbench_->report_failed(error);  // to the page that asked
  });
}

void MainWindow::connect_exports() {
  connect(&page_->summary(), &SummaryCard::export_wanted, this, &MainWindow::open_export);
  connect(menu_, &MainMenu::export_wanted, this, [this] { open_export(session_of_run_); });
  connect(workbench_, &Workbench::export_wanted, this, &MainWindow::open_export);
}

/// Docks and their places are part of what is kept.
void MainWindow::connect_draft() {
  for (QDockWidget* dock : workspace_->findChildren<QDockWidget*>()) {
    connect(dock, &QDockWidget::topLevelChanged, draft_, &WindowDraft::note);
    connect(dock, &QDockWidget::dockLocationChanged, draft_, &WindowDraft::note);
    connect(dock, &QDockWidget::visibilityChanged, draft_, &WindowDraft::note);
  }
  connect(draft_, &WindowDraft::saving, this, [this] { preferences_.save_layout(*this, *workspace_); });
  connect(draft_, &WindowDraft::failed, this, &MainWindow::tell_not_kept);
}

bool MainWindow::restore_draft() {
  const QString model = draft_->restore();
  if (!model.isEmpty()) open_model(model);
  return !model.isEmpty();
}

void MainWindow::leave_draft() { draft_->leave(); }

void MainWindow::tell_not_kept(const ErrorReport& error) {
  page_->banner().show_message(
      Banner::Tone::Error, [] { return tr("What the window holds cannot be kept"); }, error.text());
}

void MainWindow::open_export(const QString& session) {
  auto* dialog = new ExportDialog(exports_, session, this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->open();
}

void MainWindow::open_model(const QString& model) { opener_->open_model(model); }

void MainWindow::open(const QString& path) { opener_->open(path); }

void MainWindow::show_model(const ModelSummary& model) {
  statusBar()->clearMessage();
  page_->banner().hide();
  tree_->show_model(model);
  panel_->set_model(model);
  workbench_->set_model(model);
  page_->set_ready(true);
  draft_->model_opened(model);
  refresh_actions();  // the panel has told of its model before the workbench had it
  if (!model.demo) {
    preferences_.recent().add(QString::fromStdString(model.spec));
    menu_->show_recent(preferences_.recent().list());
  }
}

void MainWindow::refresh_actions() {
  actions_.show_state(controller_.state(), panel_->can_start(), controller_.is_following());
  panel_->setEnabled(!controller_.is_active());
  const QString setting = QString::fromStdString(short_name(panel_->spec().recipe));
  const ModelSummary* model = workbench_->model();
  if (!controller_.is_active())
    page_->bar().show_job(model ? QString::fromStdString(model->name) : tr("No model"), setting);
}

void MainWindow::start_run() {
  if (!panel_->can_start()) return;
  pages_->choose(QStringLiteral("run"));
  start(panel_->spec());
}

void MainWindow::start(const RunSpec& spec) {
  if (controller_.is_active()) return;
  if (!workbench_->task().isEmpty()) {
    page_->banner().show_message(Banner::Tone::Warning, workbench_->task(),
                                 [] { return tr("Wait for it or cancel it before starting a run."); });
    return;
  }
  session_of_run_ = QString::fromStdString(spec.session);
  Q_EMIT workbench_->run_started(spec);
  if (!spec.output.empty()) QDir().mkpath(QFileInfo(QString::fromStdString(spec.output)).absolutePath());
  display_->clear();
  panel_->stop_probe();
  controller_.start(spec);
}

void MainWindow::copy_command(const RunSpec& spec) {
  QGuiApplication::clipboard()->setText(quantize_command(spec));
  constexpr int kReadMilliseconds = 4000;
  statusBar()->showMessage(tr("The command is on the clipboard."), kReadMilliseconds);
}

void MainWindow::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) {
    menu_->retranslate();
    refresh_actions();
  }
  QMainWindow::changeEvent(event);
}

void MainWindow::closeEvent(QCloseEvent* event) {
  const bool runs = controller_.is_active() && !controller_.is_following();
  const QString question = runs ? tr("A run is under way. Stop it and quit?")
                                : tr("%1. Stop it and quit?").arg(workbench_->task());
  const bool busy = runs || !workbench_->task().isEmpty();
  if (busy && !confirm(this, question, tr("Stop and quit"), tr("Go on"))) {
    event->ignore();
    return;
  }
  end();
  event->accept();
}

void MainWindow::end() {
  draft_->save();
  controller_.shut_down();
}

void MainWindow::moveEvent(QMoveEvent* event) {
  QMainWindow::moveEvent(event);
  draft_->note();
}

void MainWindow::resizeEvent(QResizeEvent* event) {
  QMainWindow::resizeEvent(event);
  draft_->note();
}

void MainWindow::keyPressEvent(QKeyEvent* event) {
  // Only a space that no field or button took arrives here.
  if (event->key() == Qt::Key_Space && controller_.is_active())
    controller_.toggle_pause();
  else
    QMainWindow::keyPressEvent(event);
}

}  // namespace aq
