// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QFileSystemWatcher>
#include <QObject>
#include <QStringList>
#include <QTimer>
#include <functional>
#include <vector>

#include "app/studio/background_job.h"
#include "app/studio/runs/run_services.h"

namespace aq {

class Workbench;

/// The runs that the window knows: the sessions in its folders, read in the background and again whenever a
/// folder changes. What is written beside sessions goes through here, in order.
class RunLibrary : public QObject {
  Q_OBJECT

 public:
  /// @param output_root where the window's runs go; empty: nowhere of its own
  /// @param workbench   remembers further folders; outlives this
  RunLibrary(const RunServices& services, const QString& output_root, Workbench* workbench,
             QObject* parent = nullptr);

  const std::vector<RunEntry>& runs() const { return runs_; }
  const RunEntry* find(const std::string& path) const;
  bool is_read() const { return read_; }  ///< the folders have been looked through once
  const RunServices& services() const { return services_; }

  QStringList folders() const;
  void add_folder(const QString& folder);  ///< and remembers it
  void remove_folder(const QString& folder);
  void refresh();

  void annotate(const RunEntry& run);  ///< writes its notes
  void record(const RunSpec& spec, const QString& parent);

 Q_SIGNALS:
  void changed();
  void failed(const aq::ErrorReport& error);

 private:
  using Write = std::function<void()>;
  void write(Write write);
  void write_pending();
  void watch_folders();
  void take(const std::vector<RunEntry>& runs);

  RunServices services_;
  QString output_root_;
  Workbench* workbench_;
  std::vector<RunEntry> runs_;
  bool read_ = false;
  QFileSystemWatcher watcher_;
  QTimer soon_;
  std::vector<Write> pending_;
  BackgroundJob<std::vector<RunEntry>> list_job_;
  BackgroundJob<bool> write_job_;
};

}  // namespace aq
