// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <optional>

#include "core/run/run_event.h"

namespace aq {

/// How far a run is and how long it will still take, from its events. A value: feed it events and a clock.
class RunProgress {
 public:
  /// @param seconds since the run started, pauses left out
  void add(const RunEvent& event, double seconds);

  RunStage stage() const { return stage_; }
  int block() const { return block_; }  ///< that is being calibrated, from 0
  int blocks() const { return start_.blocks; }
  int epoch() const { return epoch_; }
  int epochs() const { return start_.epochs; }
  /// Of the whole run, 0 to 1, never going back.
  double fraction() const { return fraction_; }
  /// Seconds still to go, from the steps that are done; none while too little is known.
  std::optional<double> remaining(double seconds) const;

 private:
  void advance(double calibration_share);

  RunStarted start_;
  RunStage stage_ = RunStage::Opening;
  int block_ = 0, epoch_ = 0;
  double fraction_ = 0;
  double calibration_started_ = 0, calibrated_ = 0;
  bool calibrating_ = false;
};

}  // namespace aq
