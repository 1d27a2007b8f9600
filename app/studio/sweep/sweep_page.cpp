// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/sweep/sweep_page.h"

#include <QComboBox>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QSignalBlocker>
#include <QSortFilterProxyModel>
#include <QTabWidget>
#include <QTableView>

#include "app/studio/error_banner.h"
#include "app/studio/keep_setting.h"
#include "app/studio/run_progress.h"
#include "app/studio/shown_path.h"
#include "app/studio/side_column.h"
#include "app/studio/sweep/axis_values.h"
#include "app/studio/sweep/grid_editor.h"
#include "app/studio/sweep/sweep_model.h"
#include "app/studio/sweep/sweep_pictures.h"
#include "app/studio/task_bar.h"
#include "app/studio/workbench.h"
#include "core/base/error.h"
#include "core/checkpoint/checked_json.h"
#include "widgets/forms/banner.h"
#include "widgets/forms/path_field.h"
#include "widgets/plots/chart_plot.h"
#include "widgets/plots/grid_map_plot.h"

namespace aq {
namespace {

constexpr auto kGridKey = "sweep/grid", kFolderKey = "sweep/folder";
constexpr std::int64_t kFine = 1000;  // parts of a cell that progress is told in

/// How far a sweep is, cell by cell and inside the cell that runs.
class SweepClock {
 public:
  void add(const RunEvent& event) { cell_.add(event, 0); }
  void finish_cells(std::size_t done, std::size_t all) {
    done_ = static_cast<std::int64_t>(done);
    all_ = static_cast<std::int64_t>(all);
    cell_ = {};
  }
  void report(TaskReport<SweepTable>& report) const {
    const auto inside = static_cast<std::int64_t>(cell_.fraction() * static_cast<double>(kFine));
    report.progress(done_ * kFine + (done_ < all_ ? inside : 0), all_ * kFine);
  }

 private:
  std::int64_t done_ = 0, all_ = 1;
  RunProgress cell_;
};

SweepTable run_watched(const SweepServices& services, const SweepSpec& spec, std::stop_token stop,
                       TaskReport<SweepTable>& report) {
  SweepClock clock;
  const RunContext context(stop, nullptr, [&](const RunEvent& event) {
    clock.add(event);
    clock.report(report);
  });
  return services.run(spec, context, [&](const SweepTable& table) {
    clock.finish_cells(table.done(), table.cells.size());
    clock.report(report);
    report.post(table);
  });
}

}  // namespace

SweepPage::SweepPage(const SweepServices& services, QString output_root, Workbench* workbench,
                     QWidget* parent)
    : QWidget(parent),
      services_(services),
      output_root_(std::move(output_root)),
      workbench_(workbench),
      banner_(new Banner(this)),
      bar_(new TaskBar(this)),
      grid_(new GridEditor(this)),
      directory_(new PathField(PathField::Kind::NewDirectory, this)),
      settings_label_(new QLabel(this)),
      texts_note_(new QLabel(this)),
      metric_label_(new QLabel(this)),
      open_(new QPushButton(this)),
      use_(new QPushButton(this)),
      metric_(new QComboBox(this)),
      slices_layout_(new QHBoxLayout),
      tabs_(new QTabWidget(this)),
      map_(new GridMapPlot(this)),
      curves_(new ChartPlot(this)),
      model_(new SweepModel(this)),
      sorted_(new QSortFilterProxyModel(this)),
      table_view_(new QTableView(this)),
      task_({.progress =
                 [this](double fraction, double seconds) {
                   const QString cells =
                       table_ ? tr("%1 of %2 cells").arg(table_->done()).arg(table_->cells.size())
                              : QString();
                   bar_->show_progress(fraction, seconds, cells);
                 },
             .step = [this](const SweepTable& table) { show_table(table); },
             .done =
                 [this](const SweepTable& table) {
                   workbench_->set_task({});
                   show_table(table);
                   finished_in_ = directory_->path();
                   refresh_start();
                 },
             .failed =
                 [this](const ErrorReport& error) {
                   workbench_->set_task({});
                   show_error(error);
                 }}),
      opening_({.progress = [](double, double) {},
                .done = [this](const SweepTable& table) { show_table(table); },
                .failed = [this](const ErrorReport& error) { show_error(error); }}) {
  set_up_layout();
  connect_parts();
  retranslate();
  restore();
  suggest_directory();
  refresh_start();
}

SweepPage::~SweepPage() = default;

void SweepPage::set_up_layout() {
  banner_->hide();
  settings_label_->setProperty("role", "heading");
  texts_note_->setProperty("role", "muted");
  texts_note_->setWordWrap(true);
  auto* side = new SideColumn({settings_label_, grid_, directory_, texts_note_, open_}, this);
  for (int metric = 0; metric < 4; ++metric) metric_->addItem(QString());
  metric_label_->setBuddy(metric_);
  auto* views = new QHBoxLayout;
  views->addWidget(metric_label_);
  views->addWidget(metric_);
  views->addLayout(slices_layout_);
  views->addStretch();
  views->addWidget(use_);
  sorted_->setSourceModel(model_);
  sorted_->setSortRole(SweepModel::kSortRole);
  table_view_->setModel(sorted_);
  table_view_->setSortingEnabled(true);
  table_view_->sortByColumn(-1, Qt::AscendingOrder);
  table_view_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_view_->setSelectionMode(QAbstractItemView::SingleSelection);
  table_view_->setAlternatingRowColors(true);
  table_view_->setShowGrid(false);
  table_view_->horizontalHeader()->setStretchLastSection(true);
  tabs_->addTab(map_, QString());
  tabs_->addTab(curves_, QString());
  tabs_->addTab(table_view_, QString());
  lay_out_page(this, side, {banner_, bar_}, views, tabs_);
}

void SweepPage::connect_parts() {
  connect(bar_, &TaskBar::start_wanted, this, &SweepPage::start);
  connect(bar_, &TaskBar::stop_wanted, this, [this] { task_.stop(); });
  connect(grid_, &GridEditor::changed, this, &SweepPage::refresh_start);
  connect(grid_, &GridEditor::changed, this, &SweepPage::keep);
  connect(directory_, &PathField::changed, this, &SweepPage::refresh_start);
  connect(directory_, &PathField::changed, this, &SweepPage::keep);
  connect(open_, &QPushButton::clicked, this, &SweepPage::browse);
  connect(metric_, &QComboBox::currentIndexChanged, this, &SweepPage::draw);
  connect(use_, &QPushButton::clicked, this, [this] {
    const auto rows = table_view_->selectionModel()->selectedRows();
    if (!rows.isEmpty()) use_cell(sorted_->mapToSource(rows.first()).row());
  });
  connect(table_view_->selectionModel(), &QItemSelectionModel::selectionChanged, this,
          [this] { use_->setEnabled(table_view_->selectionModel()->hasSelection()); });
  connect(map_, &GridMapPlot::cell_selected, this, [this](int row, int column) {
    std::size_t first = 0;
    for (std::size_t axis = 0; axis < slices_.size(); ++axis)
      first = first * table_->grid.axes[axis].values.size() +
              static_cast<std::size_t>(slices_[axis]->currentIndex());
    const auto columns = static_cast<int>(table_->grid.axes.back().values.size());
    const int rows = static_cast<int>(map_->map().rows.size());
    const int cell = static_cast<int>(first) * rows * columns + row * columns + column;
    table_view_->selectRow(sorted_->mapFromSource(model_->index(cell, 0)).row());
  });
  connect(workbench_, &Workbench::model_changed, this, [this] {
    suggest_directory();
    refresh_start();
  });
  connect(workbench_, &Workbench::spec_changed, this, &SweepPage::refresh_start);
  connect(workbench_, &Workbench::run_state_changed, this, &SweepPage::refresh_start);
  connect(workbench_, &Workbench::task_changed, this, &SweepPage::refresh_start);
}

/// One that does not exist, as long as the user named none.
void SweepPage::suggest_directory() {
  if (!workbench_->model() || (!directory_->path().isEmpty() && directory_->path() != suggested_)) return;
  QString name = QString::fromStdString(workbench_->model()->name);
  name.replace(QLatin1Char(':'), QLatin1Char('-'));
  const QString base = QDir(output_root_).filePath(QStringLiteral("sweep-%1").arg(name));
  suggested_ = base;
  for (int i = 2; QFileInfo::exists(suggested_); ++i) suggested_ = QStringLiteral("%1-%2").arg(base).arg(i);
  directory_->set_path(suggested_);
}

/// A grid that can be used, and a folder that the user named.
void SweepPage::keep() const {
  QSettings* settings = workbench_->settings();
  if (!settings) return;
  keep_setting(*settings, QLatin1String(kFolderKey),
               directory_->path() == suggested_ ? QString() : directory_->path());
  try {
    keep_setting(*settings, QLatin1String(kGridKey),
                 QString::fromStdString(to_json(grid_->shown_grid()).dump()));
  } catch (const Error&) {
    // A value is half typed: the grid before it stays.
  }
}

void SweepPage::restore() {
  const QSettings* settings = workbench_->settings();
  if (!settings) return;
  // Both before either is shown, which keeps what stands there.
  const QString folder = settings->value(QLatin1String(kFolderKey)).toString();
  const std::string grid = settings->value(QLatin1String(kGridKey)).toString().toStdString();
  if (!folder.isEmpty()) directory_->set_path(folder);
  if (grid.empty()) return;
  try {
    grid_->set_grid(
        grid_from_json(parse_checked_ordered_json(grid, "the grid of the last time"), "the grid"));
  } catch (const Error&) {
    // Of another version: the ready-made one stays.
  }
}

void SweepPage::refresh_start() {
  bar_->show_running(task_.is_running());
  if (task_.is_running()) return;
  if (!workbench_->model()) return bar_->set_can_start(false, tr("Open a model first."));
  if (workbench_->is_running())
    return bar_->set_can_start(false, tr("A run is under way: it needs the processor."));
  if (!workbench_->task().isEmpty()) return bar_->set_can_start(false, workbench_->task());
  if (!grid_->check(workbench_->spec().recipe)) return bar_->set_can_start(false, grid_->problem());
  if (directory_->path().isEmpty()) return bar_->set_can_start(false, tr("Name a folder for the results."));
  bar_->set_can_start(true);
  bar_->show_note(is_finished() ? tr("Done: %1").arg(shown_path(finished_in_))
                                : tr("%1 cells will run, one after the other").arg(grid_->cells()));
}

/// Whether what Start would run stands here already.
bool SweepPage::is_finished() const {
  return table_ && directory_->path() == finished_in_ &&
         to_json(grid_->grid(workbench_->spec().recipe)) == to_json(table_->grid);
}

void SweepPage::start() {
  banner_->hide();
  SweepSpec spec;
  spec.run = workbench_->spec();
  spec.grid = grid_->grid(spec.run.recipe);
  spec.directory = directory_->path().toStdString();
  spec.keep_sessions = true;
  QDir().mkpath(QFileInfo(directory_->path()).absolutePath());
  table_.reset();
  workbench_->set_task(tr("A sweep is under way"));
  task_.start([spec, services = services_](std::stop_token stop, TaskReport<SweepTable>& report) {
    return run_watched(services, spec, stop, report);
  });
  refresh_start();
}

void SweepPage::browse() {
  const QString directory = QFileDialog::getExistingDirectory(this, tr("Open a sweep"), output_root_);
  if (!directory.isEmpty()) open(directory);
}

void SweepPage::open(const QString& directory) {
  if (opening_.is_running() || task_.is_running()) return;
  banner_->hide();
  directory_->set_path(directory);
  opening_.start([path = directory.toStdString(), read = services_.open](std::stop_token, TaskReport<int>&) {
    return read(path);
  });
}

void SweepPage::show_table(const SweepTable& table) {
  const bool same = table_ && to_json(table_->grid) == to_json(table.grid);
  table_ = table;
  if (!same) fill_slices();
  model_->show_table(table);
  table_view_->resizeColumnsToContents();
  draw();
}

void SweepPage::fill_slices() {
  for (QComboBox* box : slices_) box->deleteLater();
  slices_.clear();
  for (std::size_t axis = 0; axis + 2 < table_->grid.axes.size(); ++axis) {
    auto* box = new QComboBox(this);
    box->setAccessibleName(axis_name(table_->grid.axes[axis].path));
    for (const nlohmann::json& value : table_->grid.axes[axis].values)
      box->addItem(QStringLiteral("%1 %2").arg(axis_name(table_->grid.axes[axis].path),
                                               value_name(table_->grid.axes[axis].path, value)));
    slices_layout_->addWidget(box);
    slices_.push_back(box);
    connect(box, &QComboBox::currentIndexChanged, this, &SweepPage::draw);
  }
}

void SweepPage::draw() {
  if (!table_) return;
  const auto metric = static_cast<SweepMetric>(std::max(0, metric_->currentIndex()));
  std::vector<int> fixed;
  for (const QComboBox* box : slices_) fixed.push_back(std::max(0, box->currentIndex()));
  map_->show_map(map_of_sweep(*table_, metric, fixed));
  curves_->show_chart(curves_of_sweep(*table_, metric));
}

void SweepPage::use_cell(int row) {
  if (!table_ || row < 0 || row >= static_cast<int>(table_->cells.size())) return;
  workbench_->use_recipe(table_->cells[static_cast<std::size_t>(row)].recipe);
  workbench_->show_page(QStringLiteral("run"));
}

void SweepPage::show_error(const ErrorReport& error) {
  refresh_start();
  if (error.kind == ErrorKind::Cancelled)
    return bar_->show_note(tr("Stopped. Started again it goes on where it was."));
  aq::show_error(*banner_, error);
}

void SweepPage::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QWidget::changeEvent(event);
}

void SweepPage::retranslate() {
  bar_->set_texts(tr("Sweep"), tr("Every combination of some settings, run one after the other."),
                  tr("Run the grid"));
  settings_label_->setText(tr("What to sweep over"));
  directory_->set_label(
      tr("Folder for the results"),
      tr("Results appear in it cell by cell. A folder with the same sweep is gone on with."));
  texts_note_->setText(tr("Texts for calibration and perplexity are those of the run's settings."));
  open_->setText(tr("Open a sweep…"));
  use_->setText(tr("Use the chosen cell's settings"));
  use_->setEnabled(table_view_->selectionModel()->hasSelection());
  metric_label_->setText(tr("Show"));
  metric_->setAccessibleName(metric_label_->text());
  for (int i = 0; i < metric_->count(); ++i)
    metric_->setItemText(i, metric_name(static_cast<SweepMetric>(i)));
  tabs_->setTabText(0, tr("Map"));
  tabs_->setTabText(1, tr("Lines"));
  tabs_->setTabText(2, tr("Table"));
  table_view_->setAccessibleName(tr("Cells of the sweep"));
  map_->set_empty_text(tr("The Grid"), tr("Every cell's result appears here as soon as it is there."));
  curves_->set_empty_text(tr("The Grid"),
                          tr("Results along the last setting appear here, a line for each of the others."));
  model_->retranslate();
  draw();
  refresh_start();
}

}  // namespace aq
