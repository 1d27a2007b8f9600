// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/run_controller.h"

#include <atomic>
#include <optional>
#include <thread>
#include <utility>

#include "app/studio/background_thread.h"
#include "core/run/mailbox.h"

namespace aq {
namespace {

constexpr int kPollMilliseconds = 33;

template <typename... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};
template <typename... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

}  // namespace

/// What the two threads share. `outcome` and `error` belong to the GUI thread once `done` is set.
struct RunController::Job {
  Mailbox mailbox;
  PauseGate gate;
  std::optional<Outcome> outcome;
  std::exception_ptr error;
  std::atomic<bool> done = false;
  std::jthread thread;  // the last member: it is joined before the others go
};

RunController::RunController(Run run, QObject* parent) : QObject(parent), run_(std::move(run)) {
  timer_.setInterval(kPollMilliseconds);
  connect(&timer_, &QTimer::timeout, this, &RunController::poll);
}

RunController::~RunController() { shut_down(); }

void RunController::start(const RunSpec& spec) {
  following_ = false;
  begin(run_, spec);
}

void RunController::follow(Run elsewhere) {
  following_ = true;
  begin(std::move(elsewhere), {});
}

void RunController::begin(Run run, const RunSpec& spec) {
  if (job_) abandoned_.push_back(std::exchange(job_, nullptr));
  std::erase_if(abandoned_, [](const auto& job) { return job->done.load(); });
  ++generation_;
  job_ = std::make_shared<Job>();
  job_->thread = std::jthread([job = job_.get(), run = std::move(run), spec](std::stop_token stop) {
    step_back_for_the_window();
    try {
      job->outcome = run(
          spec, RunContext(stop, &job->gate, [job](RunEvent event) { job->mailbox.put(std::move(event)); }));
    } catch (...) {
      job->error = std::current_exception();
    }
    job->done = true;
  });
  timer_.start();
  set_state(RunState::Running);
}

void RunController::pause() {
  if (state_ != RunState::Running || following_) return;
  job_->gate.pause();
  set_state(RunState::Paused);
}

void RunController::resume() {
  if (state_ != RunState::Paused) return;
  job_->gate.resume();
  set_state(RunState::Running);
}

void RunController::toggle_pause() {
  if (state_ == RunState::Paused)
    resume();
  else
    pause();
}

void RunController::cancel() {
  if (state_ != RunState::Running && state_ != RunState::Paused) return;
  job_->thread.request_stop();
  set_state(RunState::Cancelling);
}

void RunController::shut_down() {
  timer_.stop();
  if (job_) job_->thread.request_stop();
  job_.reset();  // joins
  abandoned_.clear();
  state_ = RunState::Idle;
}

void RunController::set_state(RunState state) {
  if (std::exchange(state_, state) != state) Q_EMIT state_changed(state);
}

void RunController::poll() {
  const auto job = job_;
  if (!job) return;
  const bool done = job->done;  // read before the mailbox, so that no last event is missed
  for (const RunEvent& sent : job->mailbox.drain()) {
    if (job != job_) return;  // a receiver started another run
    deliver(sent);
  }
  if (done && job == job_) conclude();
}

void RunController::deliver(const RunEvent& sent) {
  Q_EMIT event(sent);
  std::visit(Overloaded{[this](const RunStarted& e) { Q_EMIT run_started(e); },
                        [this](const StageStarted& e) { Q_EMIT stage_started(e); },
                        [this](const BlockStarted& e) { Q_EMIT block_started(e); },
                        [this](const StepFinished& e) { Q_EMIT step_finished(e); },
                        [this](const EpochFinished& e) { Q_EMIT epoch_finished(e); },
                        [this](const MatrixSnapshot& e) { Q_EMIT matrix_snapshot(e); },
                        [this](const LayerReport& e) { Q_EMIT layer_report(e); },
                        [this](const SearchFinished& e) { Q_EMIT search_finished(e); },
                        [this](const BlockFinished& e) { Q_EMIT block_finished(e); },
                        [this](const EvaluationUpdate& e) { Q_EMIT evaluation_updated(e); },
                        [this](const RecoveryTaken& e) { Q_EMIT recovery_taken(e); },
                        [this](const Notice& e) { Q_EMIT noticed(e); }},
             sent);
}

void RunController::conclude() {
  const auto job = std::exchange(job_, nullptr);
  timer_.stop();
  set_state(RunState::Idle);
  if (job->outcome) {
    Q_EMIT finished(*job->outcome);
    return;
  }
  const ErrorReport report = report_of(job->error);
  if (report.kind == ErrorKind::Cancelled)
    Q_EMIT cancelled();
  else
    Q_EMIT failed(report);
}

}  // namespace aq
