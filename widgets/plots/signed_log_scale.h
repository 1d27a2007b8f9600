// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <vector>

namespace aq {

/// A scale symmetric around 0 that is linear near 0 and logarithmic beyond, so that a matrix's diagonal does
/// not drown its small off-diagonal entries: v ↦ sign(v)·ln(1 + |v|/knee) / ln(1 + limit/knee), in [−1, 1].
struct SignedLogScale {
  double knee = 1;   ///< where the linear part ends
  double limit = 1;  ///< the magnitude that reaches ±1

  double position(double value) const;
  double value(double position) const;
  /// Values for the colour bar: 0, and powers of ten up to the limit on both sides.
  std::vector<double> ticks() const;
};

/// The limit is the largest magnitude; the knee is the median of the entries off the diagonal that are not 0.
/// `values` is cells × cells, row-major.
SignedLogScale signed_log_scale_for(const std::vector<float>& values, int cells);

}  // namespace aq
