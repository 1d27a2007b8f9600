// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <QTimer>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "app/studio/error_report.h"
#include "core/run/outcome.h"
#include "core/run/run_context.h"
#include "core/run/run_event.h"
#include "core/run/run_spec.h"

namespace aq {

enum class RunState { Idle, Running, Paused, Cancelling };

/// Runs the engine on a thread of its own and hands its events to the window on the GUI thread. The two meet
/// in a mailbox that a timer empties, so that the engine never waits for the window nor the window for the
/// engine.
class RunController : public QObject {
  Q_OBJECT

 public:
  using Run = std::function<Outcome(const RunSpec&, const RunContext&)>;
  explicit RunController(Run run, QObject* parent = nullptr);
  ~RunController() override;  ///< cancels and waits

  RunState state() const { return state_; }
  bool is_active() const { return state_ != RunState::Idle; }
  /// Counts runs. What an earlier run still sends or ends in is dropped.
  std::uint64_t generation() const { return generation_; }

  /// Leaves a run that is being cancelled to itself and starts another. @pre idle or cancelling
  void start(const RunSpec& spec);
  /// The same with a run that computes elsewhere: it cannot be paused, and a stop ends the watching only.
  void follow(Run elsewhere);
  /// Of the run under way, or the last one.
  bool is_following() const { return following_; }
  void pause();
  void resume();
  void toggle_pause();
  void cancel();
  /// Waits until no thread is left, delivering nothing more.
  void shut_down();

 Q_SIGNALS:
  void state_changed(aq::RunState state);
  void event(const aq::RunEvent& event);  ///< every event, before its own signal
  void run_started(const aq::RunStarted& event);
  void stage_started(const aq::StageStarted& event);
  void block_started(const aq::BlockStarted& event);
  void step_finished(const aq::StepFinished& event);
  void epoch_finished(const aq::EpochFinished& event);
  void matrix_snapshot(const aq::MatrixSnapshot& event);
  void layer_report(const aq::LayerReport& event);
  void search_finished(const aq::SearchFinished& event);
  void block_finished(const aq::BlockFinished& event);
  void evaluation_updated(const aq::EvaluationUpdate& event);
  void recovery_taken(const aq::RecoveryTaken& event);
  void noticed(const aq::Notice& event);
  void finished(const aq::Outcome& outcome);
  void cancelled();
  void failed(const aq::ErrorReport& error);

 private:
  struct Job;
  void begin(Run run, const RunSpec& spec);
  void set_state(RunState state);
  void poll();
  void deliver(const RunEvent& event);
  void conclude();

  Run run_;
  QTimer timer_;
  RunState state_ = RunState::Idle;
  bool following_ = false;
  std::uint64_t generation_ = 0;
  std::shared_ptr<Job> job_;
  std::vector<std::shared_ptr<Job>> abandoned_;  ///< still stopping; nothing they send is read
};

}  // namespace aq
