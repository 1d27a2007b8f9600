// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

#include "core/calibration/learned_transform.h"

namespace aq {

/// The ladder a block climbs down when its mathematics fails: each call takes the next step and says which.
/// From the last good epoch: try again; a tenth of the learning rates; a double inverse; a tenth of the stability
/// factor; the diagonal only. Then nothing is left.
class RecoveryLadder {
 public:
  struct Step {
    std::string text;            ///< for the user
    double learning_rate_factor = 1;
    TransformLimits limits;
  };
  explicit RecoveryLadder(const TransformLimits& start) { step_.limits = start; }

  /// @returns false when the last step was taken already
  bool descend();
  const Step& step() const { return step_; }

 private:
  int rung_ = 0;
  Step step_;
};

}  // namespace aq
