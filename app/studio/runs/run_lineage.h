// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <optional>

#include "app/studio/runs/run_entry.h"

namespace aq {

class RunLibrary;
class RunQueue;
class Workbench;

/// Which run a new one is a child of: the one whose settings were put into the form last, until that is taken
/// back or another model is opened. Has it noted beside the session when a run has ended, however it did.
class RunLineage : public QObject {
  Q_OBJECT

 public:
  RunLineage(Workbench* workbench, RunLibrary* library, RunQueue* queue, QObject* parent = nullptr);

  void set_origin(const RunEntry& run);
  void drop_origin();
  QString origin_id() const;
  QString origin_name() const;

 Q_SIGNALS:
  void changed();

 private:
  void take_start(const RunSpec& spec);
  void take_end();

  Workbench* workbench_;
  RunLibrary* library_;
  std::optional<RunEntry> origin_;
  std::optional<QString> queued_parent_;  ///< of the run that the queue is starting
  std::optional<RunSpec> spec_;           ///< of the run under way
  QString parent_;
};

}  // namespace aq
