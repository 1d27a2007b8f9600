// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <QString>
#include <cstdint>
#include <optional>
#include <vector>

#include "app/studio/error_report.h"
#include "core/run/run_spec.h"

namespace aq {

class Workbench;

/// A run that waits, runs or has ended.
struct QueuedRun {
  enum class State { Waiting, Running, Done, Failed, Cancelled };
  std::uint64_t number = 0;  ///< stays the same while the run moves in the queue
  RunSpec spec;
  QString parent;  ///< id of the session whose settings it was started from; empty: of none
  State state = State::Waiting;
  QString problem;  ///< why it failed
};

/// Runs that wait for the one controller: they run one after the other, and one that fails does not keep the
/// next from starting. A run that the user stops stops the queue, too. Runs that are started elsewhere go
/// first, and so does what another page computes: the queue waits for them.
class RunQueue : public QObject {
  Q_OBJECT

 public:
  /// @param workbench outlives this
  explicit RunQueue(Workbench* workbench, QObject* parent = nullptr);

  const std::vector<QueuedRun>& runs() const { return runs_; }
  int waiting() const;
  bool is_started() const { return started_; }
  const QueuedRun* running() const;

  /// Output and session get names of their own where another run of the queue, or a file, has them.
  void add(const RunSpec& spec, const QString& parent = {});
  /// Among the waiting ones; does nothing where there is no such place. @param by −1: up, 1: down
  void move(std::uint64_t number, int by);
  /// Puts runs of an earlier start behind those that are there. The queue does not start by itself: one that
  /// was under way then waits again, to go on from its session's last block.
  void restore(std::vector<QueuedRun> runs);
  void remove(std::uint64_t number);  ///< not the running one
  void clear_ended();
  void start();
  /// The run under way goes on; no other one starts.
  void pause();

 Q_SIGNALS:
  void changed();
  void run_started(const aq::QueuedRun& run);

 private:
  QueuedRun* find(std::uint64_t number);
  QueuedRun* find_running();
  void end(QueuedRun::State state, const QString& problem = {});
  void start_next();
  bool is_taken(const std::string& path) const;
  std::string free_name(const std::string& path) const;

  Workbench* workbench_;
  std::vector<QueuedRun> runs_;
  std::uint64_t last_number_ = 0;
  bool started_ = false;
};

}  // namespace aq
