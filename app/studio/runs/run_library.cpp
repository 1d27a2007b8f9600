// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/runs/run_library.h"

#include <QDir>
#include <QFileInfo>
#include <QSettings>
#include <algorithm>
#include <utility>

#include "app/studio/keep_setting.h"
#include "app/studio/workbench.h"

namespace aq {
namespace {

const char* const kFoldersKey = "run_folders";

std::vector<std::string> paths_of(const QStringList& folders) {
  std::vector<std::string> paths;
  for (const QString& folder : folders) paths.push_back(folder.toStdString());
  return paths;
}

}  // namespace

RunLibrary::RunLibrary(const RunServices& services, const QString& output_root, Workbench* workbench,
                       QObject* parent)
    : QObject(parent),
      services_(services),
      output_root_(output_root.isEmpty() ? QString() : QDir(output_root).absolutePath()),
      workbench_(workbench),
      list_job_([this](const std::vector<RunEntry>& runs) { take(runs); },
                [this](const ErrorReport& error) { Q_EMIT failed(error); }),
      write_job_(
          [this](bool) {
            write_pending();
            refresh();
          },
          [this](const ErrorReport& error) {
            Q_EMIT failed(error);
            write_pending();
            refresh();
          }) {
  constexpr int kSoonMilliseconds = 300;  // a commit touches a folder several times
  soon_.setSingleShot(true);
  soon_.setInterval(kSoonMilliseconds);
  connect(&soon_, &QTimer::timeout, this, &RunLibrary::refresh);
  connect(&watcher_, &QFileSystemWatcher::directoryChanged, &soon_, qOverload<>(&QTimer::start));
  connect(workbench_, &Workbench::run_state_changed, &soon_, qOverload<>(&QTimer::start));
}

const RunEntry* RunLibrary::find(const std::string& path) const {
  const auto found = std::ranges::find(runs_, path, &RunEntry::path);
  return found == runs_.end() ? nullptr : &*found;
}

QStringList RunLibrary::folders() const {
  QStringList folders;
  if (!output_root_.isEmpty()) folders << output_root_;
  if (const QSettings* settings = workbench_->settings())
    folders += settings->value(QLatin1String(kFoldersKey)).toStringList();
  folders.removeDuplicates();
  return folders;
}

void RunLibrary::add_folder(const QString& folder) {
  const QString path = QDir(folder).absolutePath();
  QSettings* settings = workbench_->settings();
  if (!settings || folders().contains(path)) return;
  const QString key = QLatin1String(kFoldersKey);
  keep_setting(*settings, key, settings->value(key).toStringList() << path);
  refresh();
}

void RunLibrary::remove_folder(const QString& folder) {
  QSettings* settings = workbench_->settings();
  if (!settings) return;
  const QString key = QLatin1String(kFoldersKey);
  QStringList known = settings->value(key).toStringList();
  if (known.removeAll(folder) == 0) return;
  keep_setting(*settings, key, known);
  refresh();
}

void RunLibrary::refresh() {
  if (!services_.list) return;
  watch_folders();
  list_job_.start([list = services_.list, folders = paths_of(folders())] { return list(folders); });
}

/// A folder that is made later, as the first run's is, is seen when that run has ended.
void RunLibrary::watch_folders() {
  QStringList there;
  for (const QString& folder : folders())
    if (QFileInfo(folder).isDir()) there << folder;
  QStringList gone = watcher_.directories();
  for (const QString& folder : there) gone.removeAll(folder);
  if (!gone.isEmpty()) watcher_.removePaths(gone);
  for (const QString& known : watcher_.directories()) there.removeAll(known);
  if (!there.isEmpty()) watcher_.addPaths(there);
}

void RunLibrary::take(const std::vector<RunEntry>& runs) {
  runs_ = runs;
  read_ = true;
  Q_EMIT changed();
}

void RunLibrary::annotate(const RunEntry& run) {
  const auto known = std::ranges::find(runs_, run.path, &RunEntry::path);
  if (known != runs_.end()) {
    known->notes = run.notes;
    Q_EMIT changed();
  }
  if (services_.annotate)
    write([annotate = services_.annotate, path = run.path, notes = run.notes] { annotate(path, notes); });
}

void RunLibrary::record(const RunSpec& spec, const QString& parent) {
  if (services_.record)
    write([record = services_.record, spec, parent = parent.toStdString()] { record(spec, parent); });
}

void RunLibrary::write(Write write) {
  pending_.push_back(std::move(write));
  write_pending();
}

/// A background job forgets what waits when something newer comes: so one job takes all that waits.
void RunLibrary::write_pending() {
  if (pending_.empty() || write_job_.is_busy()) return;
  write_job_.start([writes = std::exchange(pending_, {})] {
    for (const Write& one : writes) one();
    return true;
  });
}

}  // namespace aq
