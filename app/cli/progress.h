// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

#include "app/cli/terminal_line.h"
#include "core/run/run_context.h"
#include "core/run/run_event.h"

namespace aq::cli {

/// How far a run is, gathered from its events.
class Progress {
 public:
  using Clock = std::chrono::steady_clock;

  void apply(const RunEvent& event, Clock::time_point now);

  RunStage stage() const { return stage_; }
  /// Of the stage under way, 0 to 1.
  double fraction() const;
  /// Seconds until the stage ends at the pace so far; negative where that is not known yet.
  double seconds_left(Clock::time_point now) const;
  /// One line of at most `width` columns: stage, block, epoch, loss, bar, percentage, time left.
  std::string line(int width, Clock::time_point now) const;

 private:
  void apply_one(const RunStarted& event);
  void apply_one(const StageStarted& event);
  void apply_one(const BlockStarted& event);
  void apply_one(const StepFinished& event);
  void apply_one(const EpochFinished& event);
  void apply_one(const BlockFinished& event);
  void apply_one(const EvaluationUpdate& event);
  template <typename Other>
  void apply_one(const Other&) {}
  std::string activity() const;
  std::string detail() const;

  RunStage stage_ = RunStage::Opening;
  int first_block_ = 0, blocks_ = 0, epochs_ = 0, steps_ = 0;
  int block_ = 0, epoch_ = 0, step_ = 0;
  double loss_ = 0, perplexity_ = 0;
  std::int64_t tokens_ = 0, total_tokens_ = 0;
  std::string evaluated_;  ///< what the evaluation under way evaluates
  /// When each stage began. Calibration goes on where it was after the evaluations between blocks.
  std::map<RunStage, Clock::time_point> start_of_;
};

/// Words for a stage, e.g. "Calibrating".
std::string stage_text(RunStage stage);
/// "0:07", "12:40", "1:02:03".
std::string clock_text(double seconds);

/// Shows a run on standard error: a bar that redraws itself on a terminal, a line per milestone otherwise.
class ProgressPrinter {
 public:
  void show(const RunEvent& event);
  /// What a run's context posts to: the first rank's events are shown, and nobody else's.
  RunContext::Post events_of(int rank) {
    if (rank > 0) return {};
    return [this](const RunEvent& event) { show(event); };
  }

 private:
  TerminalLine line_{stderr};
  Progress progress_;
  Progress::Clock::time_point last_draw_{};
};

/// The line that a milestone is worth; empty for events that only move the bar.
std::string milestone_text(const RunEvent& event);

}  // namespace aq::cli
