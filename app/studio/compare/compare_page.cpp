// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/compare/compare_page.h"

#include <QEvent>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "app/studio/compare/color_icon.h"
#include "app/studio/compare/plots_view.h"
#include "app/studio/compare/settings_view.h"
#include "app/studio/compare/text_view.h"
#include "app/studio/error_banner.h"
#include "app/studio/runs/run_library.h"
#include "app/studio/runs/run_text.h"
#include "app/studio/workbench.h"
#include "widgets/forms/banner.h"
#include "widgets/forms/brief_text.h"
#include "widgets/plots/run_color.h"
#include "widgets/theme/apply_theme.h"

namespace aq {
namespace {

constexpr qsizetype kMostCompared = 7;  // as many as there are colours

}  // namespace

ComparePage::ComparePage(CompareServices services, RunLibrary* library, Workbench* workbench, QWidget* parent)
    : QWidget(parent),
      services_(std::move(services)),
      library_(library),
      workbench_(workbench),
      banner_(new Banner(this)),
      heading_(new QLabel(this)),
      hint_(new QLabel(this)),
      empty_(new QLabel(this)),
      list_(new QListWidget(this)),
      content_(new QStackedWidget(this)),
      tabs_(new QTabWidget(this)),
      report_(new QPushButton(this)),
      settings_(new SettingsView(this)),
      plots_(new PlotsView(this)),
      texts_(new TextView(services_, this)),
      load_job_([this](const std::vector<Read>& read) { take(read); },
                [this](const ErrorReport& error) { show_error(error); }),
      measure_task_({.progress = [](double, double) {},
                     .step = [this](const Measured& measured) { take_measured(measured); },
                     .done = [this](bool) { show_loaded(); },
                     .failed =
                         [this](const ErrorReport& error) {
                           show_error(error);
                           show_loaded();
                         }}) {
  set_up_layout();
  connect(list_, &QListWidget::itemChanged, this, &ComparePage::take_choice);
  connect(library_, &RunLibrary::changed, this, [this] {
    offer_runs();
    load();
  });
  connect(workbench_, &Workbench::compare_wanted, this, &ComparePage::show_runs);
  connect(settings_, &SettingsView::measure_wanted, this, &ComparePage::measure);
  connect(plots_, &PlotsView::failed, this, [this](const QString& message) {
    show_error({ErrorKind::Output, message, {}});
  });
  connect(report_, &QPushButton::clicked, this, [this] { workbench_->save_report(sessions()); });
  connect(workbench_, &Workbench::report_failed, this, [this](const ErrorReport& error) {
    if (isVisible()) show_error(error);
  });
  offer_runs();
  retranslate();
}

void ComparePage::set_up_layout() {
  QFont large = font();
  large.setPointSizeF(large.pointSizeF() * 1.45);
  large.setWeight(QFont::DemiBold);
  heading_->setFont(large);
  for (auto* label : {hint_, empty_}) {
    label->setProperty("role", "muted");
    label->setWordWrap(true);
  }
  empty_->setAlignment(Qt::AlignCenter);
  list_->setObjectName(QStringLiteral("compared_runs"));
  list_->setTextElideMode(Qt::ElideMiddle);
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list_->setMinimumWidth(190);
  tabs_->setObjectName(QStringLiteral("compare_tabs"));
  tabs_->addTab(settings_, QString());
  tabs_->addTab(plots_, QString());
  tabs_->addTab(texts_, QString());
  tabs_->setDocumentMode(true);
  tabs_->setCornerWidget(report_);
  report_->setObjectName(QStringLiteral("compare_report"));
  content_->addWidget(empty_);
  content_->addWidget(tabs_);
  auto* side = new QWidget(this);
  auto* rows = new QVBoxLayout(side);
  rows->setContentsMargins({});
  rows->setSpacing(8);
  rows->addWidget(heading_);
  rows->addWidget(hint_);
  rows->addWidget(list_, 1);
  auto* parts = new QSplitter(Qt::Horizontal, this);
  parts->addWidget(side);
  parts->addWidget(content_);
  parts->setStretchFactor(1, 1);
  parts->setSizes({230, 1100});
  parts->setChildrenCollapsible(false);
  parts->setHandleWidth(12);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(14, 12, 14, 12);
  layout->setSpacing(10);
  layout->addWidget(banner_);
  layout->addWidget(parts, 1);
}

void ComparePage::offer_runs() {
  const QSignalBlocker quiet(list_);
  const int row = list_->currentRow();
  list_->clear();
  for (const RunEntry& run : library_->runs()) {
    if (!run.readable()) continue;
    const QString path = QString::fromStdString(run.path);
    auto* item = new QListWidgetItem(run_name(run), list_);
    item->setData(Qt::UserRole, path);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
    item->setToolTip(plain_tool_tip(
        QStringLiteral("%1 · %2\n%3")
            .arg(QString::fromStdString(run.model), QString::fromStdString(short_name(run.recipe)), path)));
  }
  list_->setCurrentRow(row);
  mark_chosen();
}

void ComparePage::mark_chosen() {
  const QSignalBlocker quiet(list_);
  const Theme theme = current_theme();
  // The style draws the outline of an empty box in a darker shade of this.
  QPalette palette = list_->palette();
  palette.setColor(QPalette::Window, theme.muted);
  list_->setPalette(palette);
  for (int row = 0; row < list_->count(); ++row) {
    QListWidgetItem* item = list_->item(row);
    const qsizetype place = chosen_.indexOf(item->data(Qt::UserRole).toString());
    item->setCheckState(place >= 0 ? Qt::Checked : Qt::Unchecked);
    item->setIcon(
        color_icon(place >= 0 ? color_of_run(theme, static_cast<std::size_t>(place)) : Qt::transparent));
  }
}

void ComparePage::show_runs(const QStringList& sessions) {
  chosen_ = sessions.mid(0, kMostCompared);
  mark_chosen();
  load();
}

/// Runs keep their colours while others come and go.
void ComparePage::take_choice() {
  QStringList checked;
  for (int row = 0; row < list_->count(); ++row)
    if (list_->item(row)->checkState() == Qt::Checked)
      checked << list_->item(row)->data(Qt::UserRole).toString();
  QStringList kept;
  for (const QString& session : chosen_)
    if (checked.removeAll(session) > 0) kept << session;
  if (kept.size() + checked.size() > kMostCompared)
    banner_->show_message(
        Banner::Tone::Information, [] { return tr("Seven runs at most"); },
        [] { return tr("Take one out before you add another."); });
  show_runs(kept + checked);
}

QString ComparePage::key_of(const RunEntry& run) {
  return QStringLiteral("%1\n%2\n%3")
      .arg(QString::fromStdString(run.path), QString::fromStdString(run.id))
      .arg(run.complete_blocks);
}

void ComparePage::load() {
  std::vector<std::pair<QString, std::string>> wanted;
  for (const QString& session : chosen_) {
    const RunEntry* run = library_->find(session.toStdString());
    if (!run || !run->readable()) continue;
    const QString key = key_of(*run);
    if (!figures_.contains(key) && !refused_.contains(key)) wanted.emplace_back(key, run->path);
  }
  if (wanted.empty() || !services_.load) return show_loaded();
  load_job_.start([load = services_.load, wanted] {
    std::vector<Read> all;
    for (const auto& [key, session] : wanted) {
      Read read{.key = key};
      try {
        read.figures = load(session);
      } catch (...) {
        read.problem = report_of(std::current_exception()).what;
      }
      all.push_back(std::move(read));
    }
    return all;
  });
}

void ComparePage::take(const std::vector<Read>& read) {
  for (const Read& one : read) {
    if (one.problem.isEmpty()) {
      figures_[one.key] = one.figures;
      continue;
    }
    refused_ << one.key;
    banner_->show_message(
        Banner::Tone::Error, [] { return tr("A session cannot be compared"); }, one.problem);
  }
  show_loaded();
}

void ComparePage::show_loaded() {
  runs_.clear();
  for (const QString& session : chosen_) {
    const RunEntry* run = library_->find(session.toStdString());
    if (!run || !run->readable()) continue;
    if (const auto read = figures_.find(key_of(*run)); read != figures_.end())
      runs_.push_back({*run, read->second});
  }
  std::vector<RunEntry> entries;
  for (const LoadedRun& run : runs_) entries.push_back(run.entry);
  settings_->show_runs(runs_);
  plots_->show_runs(runs_);
  texts_->show_runs(entries);
  settings_->show_measuring(!unmeasured().empty(),
                            measure_task_.is_running() ? tr("Measuring the KL divergence…") : QString());
  content_->setCurrentWidget(runs_.size() >= 2 ? static_cast<QWidget*>(tabs_) : empty_);
}

void ComparePage::show_error(const ErrorReport& error) { aq::show_error(*banner_, error); }

QStringList ComparePage::sessions() const {
  QStringList list;
  for (const LoadedRun& run : runs_) list << QString::fromStdString(run.entry.path);
  return list;
}

std::vector<RunEntry> ComparePage::unmeasured() const {
  std::vector<RunEntry> entries;
  for (const LoadedRun& run : runs_)
    if (!run.entry.notes.divergence && !run.entry.model_missing && !run.entry.spec().evaluation.empty())
      entries.push_back(run.entry);
  return entries;
}

void ComparePage::measure() {
  if (!services_.measure || measure_task_.is_running()) return;
  measure_task_.start([measure = services_.measure, entries = unmeasured()](const std::stop_token& stop,
                                                                            TaskReport<Measured>& report) {
    for (const RunEntry& run : entries)
      report.post({run.path, measure(run.path, run.spec().evaluation, stop)});
    return true;
  });
  show_loaded();
}

void ComparePage::take_measured(const Measured& measured) {
  const RunEntry* known = library_->find(measured.session);
  if (!known) return;
  RunEntry run = *known;
  run.notes.divergence = measured.divergence;
  library_->annotate(run);
}

void ComparePage::showEvent(QShowEvent* event) {
  library_->refresh();
  QWidget::showEvent(event);
}

void ComparePage::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  if (event->type() == QEvent::PaletteChange && list_->count() > 0) mark_chosen();
  QWidget::changeEvent(event);
}

void ComparePage::retranslate() {
  heading_->setText(tr("Compare"));
  hint_->setText(tr("Check the runs to lay beside each other."));
  empty_->setText(
      tr("Check two or more runs at the left, or select them on the Runs page and press Compare."));
  list_->setAccessibleName(tr("Runs to compare"));
  tabs_->setTabText(0, tr("Settings"));
  tabs_->setTabText(1, tr("Plots"));
  tabs_->setTabText(2, tr("Texts"));
  report_->setText(tr("Report…"));
  report_->setToolTip(tr("Writes the comparison as a web page or a PDF"));
  show_loaded();
}

}  // namespace aq
