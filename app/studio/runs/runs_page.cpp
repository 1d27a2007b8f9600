// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/runs/runs_page.h"

#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "app/studio/confirm.h"
#include "app/studio/error_banner.h"
#include "app/studio/runs/queue_view.h"
#include "app/studio/runs/run_details.h"
#include "app/studio/runs/run_library.h"
#include "app/studio/runs/run_lineage.h"
#include "app/studio/runs/run_queue.h"
#include "app/studio/runs/run_text.h"
#include "app/studio/runs/run_tree.h"
#include "app/studio/runs/session_trash.h"
#include "app/studio/shown_path.h"
#include "app/studio/workbench.h"
#include "core/base/error.h"
#include "widgets/forms/banner.h"

namespace aq {

RunsPage::RunsPage(RunLibrary* library, RunQueue* queue, RunLineage* lineage, Workbench* workbench,
                   QWidget* parent)
    : QWidget(parent),
      library_(library),
      workbench_(workbench),
      queue_(queue),
      lineage_(lineage),
      banner_(new Banner(this)),
      heading_(new QLabel(this)),
      count_(new QLabel(this)),
      empty_(new QLabel(this)),
      filter_(new QLineEdit(this)),
      compare_(new QPushButton(this)),
      folder_(new QPushButton(this)),
      list_(new QStackedWidget(this)),
      tree_(new RunTree(this)),
      details_(new RunDetails(this)),
      queue_view_(new QueueView(queue_, this)),
      events_job_([this](const std::vector<RunEvent>& events) { workbench_->replay(opening_, events); },
                  [this](const ErrorReport& error) { show_error(error); }) {
  set_up_layout();
  connect_parts();
  add_shortcuts();
  retranslate();
}

void RunsPage::set_up_layout() {
  QFont large = font();
  large.setPointSizeF(large.pointSizeF() * 1.45);
  large.setWeight(QFont::DemiBold);
  heading_->setFont(large);
  count_->setProperty("role", "muted");
  empty_->setProperty("role", "muted");
  empty_->setWordWrap(true);
  empty_->setAlignment(Qt::AlignCenter);
  filter_->setObjectName(QStringLiteral("run_filter"));
  filter_->setClearButtonEnabled(true);
  filter_->setMaximumWidth(240);
  compare_->setObjectName(QStringLiteral("compare_runs"));
  folder_->setObjectName(QStringLiteral("add_run_folder"));
  auto* head = new QHBoxLayout;
  head->setSpacing(10);
  head->addWidget(heading_);
  head->addWidget(count_, 1, Qt::AlignVCenter);
  for (QWidget* part : std::initializer_list<QWidget*>{filter_, folder_, compare_}) head->addWidget(part);

  list_->addWidget(empty_);
  list_->addWidget(tree_);
  auto* side = new QSplitter(Qt::Vertical, this);
  side->addWidget(details_);
  side->addWidget(queue_view_);
  side->setSizes({470, 330});
  side->setStretchFactor(1, 1);
  side->setChildrenCollapsible(false);
  auto* parts = new QSplitter(Qt::Horizontal, this);
  parts->addWidget(list_);
  parts->addWidget(side);
  parts->setStretchFactor(0, 1);
  parts->setSizes({900, 360});
  parts->setChildrenCollapsible(false);
  side->setMinimumWidth(340);

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(14, 12, 14, 12);
  layout->setSpacing(10);
  layout->addWidget(banner_);
  layout->addLayout(head);
  layout->addWidget(parts, 1);
}

void RunsPage::connect_parts() {
  connect(library_, &RunLibrary::changed, this, &RunsPage::refresh);
  connect(library_, &RunLibrary::failed, this, &RunsPage::show_error);
  connect(tree_, &QTreeWidget::itemSelectionChanged, this, &RunsPage::refresh_actions);
  connect(tree_, &QTreeWidget::currentItemChanged, this,
          [this] { details_->show_run(tree_->current_run()); });
  connect(tree_, &QTreeWidget::itemActivated, this, &RunsPage::reopen);
  connect(filter_, &QLineEdit::textChanged, tree_, &RunTree::filter);
  connect(compare_, &QPushButton::clicked, this, &RunsPage::compare);
  connect(folder_, &QPushButton::clicked, this, &RunsPage::browse_for_folder);
  connect(details_, &RunDetails::notes_edited, library_, &RunLibrary::annotate);
  connect(details_, &RunDetails::reopen_wanted, this, &RunsPage::reopen);
  connect(details_, &RunDetails::settings_wanted, this, &RunsPage::use_settings);
  connect(details_, &RunDetails::report_wanted, this, &RunsPage::save_report);
  connect(details_, &RunDetails::export_wanted, this, [this] {
    if (const RunEntry* run = tree_->current_run())
      workbench_->export_session(QString::fromStdString(run->path));
  });
  connect(details_, &RunDetails::trash_wanted, this, &RunsPage::trash);
  connect(queue_view_, &QueueView::add_wanted, this, &RunsPage::add_to_queue);
  connect(queue_view_, &QueueView::parent_dropped, lineage_, &RunLineage::drop_origin);
  connect(lineage_, &RunLineage::changed, this,
          [this] { queue_view_->show_parent(lineage_->origin_name()); });
  connect(workbench_, &Workbench::model_changed, this, &RunsPage::refresh_actions);
  connect(workbench_, &Workbench::report_failed, this, [this](const ErrorReport& error) {
    if (isVisible()) show_error(error);
  });
}

void RunsPage::add_shortcuts() {
  const auto key_on_tree = [this](Qt::Key key, auto&& slot) {
    auto* shortcut = new QShortcut(key, tree_);
    shortcut->setContext(Qt::WidgetShortcut);
    connect(shortcut, &QShortcut::activated, this, slot);
  };
  key_on_tree(Qt::Key_F2, [this] { details_->edit_name(); });
  key_on_tree(Qt::Key_Delete, [this] { trash(); });
  auto* find = new QShortcut(QKeySequence::Find, this);
  find->setContext(Qt::WidgetWithChildrenShortcut);
  connect(find, &QShortcut::activated, filter_, qOverload<>(&QWidget::setFocus));
}

void RunsPage::refresh() {
  const auto& runs = library_->runs();
  tree_->show_runs(runs);
  list_->setCurrentWidget(runs.empty() ? static_cast<QWidget*>(empty_) : tree_);
  count_->setText(runs.empty()
                      ? QString()
                      : tr("%1 in %2").arg(runs.size()).arg(shown_path(library_->folders().value(0))));
  details_->show_run(tree_->current_run());
  refresh_actions();
}

void RunsPage::refresh_actions() {
  const auto selected = tree_->selected_runs();
  const auto readable = std::ranges::count_if(selected, &RunEntry::readable);
  compare_->setEnabled(readable >= 2);
  queue_view_->set_can_add(workbench_->model() != nullptr);
}

void RunsPage::show_error(const ErrorReport& error) { aq::show_error(*banner_, error); }

void RunsPage::show_lost_queue(const ErrorReport& error) {
  banner_->show_message(
      Banner::Tone::Warning, [] { return tr("The queue of the last time cannot be read"); }, error.text());
}

void RunsPage::add_to_queue() { queue_->add(workbench_->spec(), lineage_->origin_id()); }

void RunsPage::reopen() {
  const RunEntry* run = tree_->current_run();
  if (!run) return;
  if (!run->readable())
    return banner_->show_message(
        Banner::Tone::Error, [] { return tr("This session cannot be opened"); },
        QString::fromStdString(run->problem));
  if (workbench_->is_running())
    return banner_->show_message(
        Banner::Tone::Warning, [] { return tr("A run is under way"); },
        [] { return tr("Its plots fill the Run page. Open this one when it has ended."); });
  banner_->hide();
  opening_ = run_name(*run);
  if (const auto& events = library_->services().events)
    events_job_.start([events, path = run->path] { return events(path); });
}

void RunsPage::use_settings() {
  const RunEntry* run = tree_->current_run();
  if (!run || !run->readable() || run->model_missing) return;
  const RunEntry origin = *run;  // what follows may read the list again
  const ModelSummary* model = workbench_->model();
  if (!model || model->spec != origin.model) workbench_->open_model(QString::fromStdString(origin.model));
  workbench_->use_spec(origin.spec());
  lineage_->set_origin(origin);
  workbench_->show_page(QStringLiteral("run"));
}

void RunsPage::compare() {
  QStringList sessions;
  for (const RunEntry* run : tree_->selected_runs())
    if (run->readable()) sessions << QString::fromStdString(run->path);
  if (sessions.size() >= 2) workbench_->compare(sessions);
}

void RunsPage::save_report() {
  const RunEntry* run = tree_->current_run();
  if (run && run->readable()) workbench_->save_report({QString::fromStdString(run->path)});
}

void RunsPage::trash() {
  const RunEntry* run = tree_->current_run();
  if (!run || run->state == "running") return;
  const QString path = QString::fromStdString(run->path);
  const QString question =
      tr("Move the session of “%1” to the trash? A checkpoint that it wrote stays.").arg(run_name(*run));
  if (!confirm(this, question, tr("Move to trash"), tr("Keep"))) return;
  try {
    move_session_to_trash(path);
  } catch (const Error&) {
    show_error(report_of(std::current_exception()));
  }
  library_->refresh();
}

void RunsPage::browse_for_folder() {
  const QString folder =
      QFileDialog::getExistingDirectory(this, tr("Add a folder of sessions"), library_->folders().value(0));
  if (!folder.isEmpty()) library_->add_folder(folder);
}

void RunsPage::showEvent(QShowEvent* event) {
  library_->refresh();
  QWidget::showEvent(event);
}

void RunsPage::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QWidget::changeEvent(event);
}

void RunsPage::retranslate() {
  heading_->setText(tr("Runs"));
  filter_->setPlaceholderText(tr("Filter runs"));
  filter_->setAccessibleName(tr("Filter runs"));
  compare_->setText(tr("Compare"));
  compare_->setToolTip(tr("Lays the selected runs beside each other; select two or more with Ctrl or Shift"));
  folder_->setText(tr("Add folder…"));
  folder_->setToolTip(tr("Also lists the session files of another folder"));
  empty_->setText(
      tr("No run has left a session here yet.\n\nStart one on the Run page, or add a folder that "
         "holds session files (.h5)."));
  refresh();
}

}  // namespace aq
