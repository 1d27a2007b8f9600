// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/run_progress.h"

#include <algorithm>

namespace aq {
namespace {

// Shares of the bar. Calibration takes nearly all of the time; evaluations get what shows that they move.
constexpr double kBefore = 0.08, kCalibration = 0.80, kAfter = 0.12;

double stage_start(RunStage stage) {
  switch (stage) {
    case RunStage::Opening:
      return 0;
    case RunStage::FloatEvaluation:
      return 0.01;
    case RunStage::BaselineEvaluation:
      return kBefore / 2;
    case RunStage::Calibration:
      return kBefore;
    case RunStage::QuantizedEvaluation:
      return kBefore + kCalibration;
    case RunStage::Exporting:
      return 1 - kAfter / 3;
    case RunStage::Verifying:
      return 1 - kAfter / 6;
  }
  return 0;
}

}  // namespace

void RunProgress::add(const RunEvent& event, double seconds) {
  if (const auto* start = std::get_if<RunStarted>(&event)) {
    *this = {};
    start_ = *start;
  } else if (const auto* stage = std::get_if<StageStarted>(&event)) {
    stage_ = stage->stage;
    fraction_ = std::max(fraction_, stage_start(stage_));
    if (stage_ == RunStage::Calibration && !calibrating_) {
      calibrating_ = true;
      calibration_started_ = seconds;
    }
  } else if (const auto* block = std::get_if<BlockStarted>(&event)) {
    block_ = block->block;
    epoch_ = 0;
    advance(0);
  } else if (const auto* step = std::get_if<StepFinished>(&event)) {
    block_ = step->block;
    epoch_ = step->epoch;
    const double steps = std::max(1, start_.steps_per_epoch);
    advance((step->epoch + (step->step + 1) / steps) / std::max(1, start_.epochs));
  } else if (const auto* done = std::get_if<BlockFinished>(&event)) {
    block_ = done->block;
    advance(1);
  }
}

/// @param calibration_share of the current block
void RunProgress::advance(double calibration_share) {
  const double blocks = std::max(1, start_.blocks - start_.first_block);
  calibrated_ =
      std::clamp((block_ - start_.first_block + std::min(1.0, calibration_share)) / blocks, 0.0, 1.0);
  fraction_ = std::max(fraction_, kBefore + kCalibration * calibrated_);
}

std::optional<double> RunProgress::remaining(double seconds) const {
  constexpr double kKnownEnough = 0.02;
  if (stage_ != RunStage::Calibration || calibrated_ < kKnownEnough) return {};
  const double spent = seconds - calibration_started_;
  return spent * (1 - calibrated_) / calibrated_;
}

}  // namespace aq
