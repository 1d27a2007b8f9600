// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/calibration/recovery.h"

namespace aq {

bool RecoveryLadder::descend() {
  switch (rung_++) {
    case 0:
      step_.text = "back to the last good epoch";
      return true;
    case 1:
      step_.text = "a tenth of the learning rates";
      step_.learning_rate_factor *= 0.1;
      return true;
    case 2:
      step_.text = "the inverse in double precision";
      step_.limits.double_inverse = true;
      return true;
    case 3:
      step_.text = "a tenth of the stability factor";
      step_.limits.stability_factor *= 0.1;
      return true;
    case 4:
      step_.text = "the diagonal only";
      step_.limits.diagonal_only = true;
      return true;
    default:
      return false;
  }
}

}  // namespace aq
