// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/demo/training_meter.h"

#include <algorithm>
#include <utility>

#include "core/demo/trainer.h"

namespace aq::demo {
namespace {

constexpr double kNewestWeight = 0.05;  ///< of the newest loss in the running mean
constexpr double kReportInterval = 1;   ///< seconds

}  // namespace

TrainingMeter::TrainingMeter(std::int64_t steps, std::function<void(const DemoProgress&)> progress)
    : progress_(std::move(progress)) {
  state_.steps = steps;
}

void TrainingMeter::finished(std::int64_t step, double loss) {
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  state_.loss += (step == 1 ? 1 : kNewestWeight) * (loss - state_.loss);
  state_.step = step;
  state_.tokens_per_second = static_cast<double>(step * kStepTokens) / std::max(seconds, 1e-9);
  state_.seconds_left = seconds / static_cast<double>(step) * static_cast<double>(state_.steps - step);
  if (step > 1 && step < state_.steps && seconds - reported_ < kReportInterval) return;
  reported_ = seconds;
  if (progress_) progress_(state_);
}

}  // namespace aq::demo
