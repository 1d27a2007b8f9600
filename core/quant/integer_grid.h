// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <algorithm>
#include <cmath>

namespace aq {

/// The integers 0 … levels that a value is rounded to, and how a range becomes scale and zero point.
struct IntegerGrid {
  int bits = 8;
  bool symmetric = false;

  [[gnu::always_inline]] int levels() const { return (1 << bits) - 1; }
  /// Symmetric grids have one integer more above zero than below; the zero point is the middle.
  [[gnu::always_inline]] int symmetric_zero_point() const { return (1 << (bits - 1)) - 1; }
};

/// Scale and zero point of a range. An all-zero row gets scale 1, so that nothing is divided by zero.
template <typename Real>
struct GridScale {
  Real scale = 1, zero_point = 0;
};

/// (Always inlined: a copy compiled for AVX-512 must not become the one that every processor runs.)
template <typename Real>
[[gnu::always_inline]] inline GridScale<Real> grid_scale(const IntegerGrid& grid, Real low, Real high) {
  const Real positive_levels = static_cast<Real>(grid.symmetric_zero_point());
  const Real range = grid.symmetric ? std::max(std::abs(low), std::abs(high)) : high - low;
  const Real scale = range / (grid.symmetric ? positive_levels : static_cast<Real>(grid.levels()));
  if (!(scale > Real(1e-30)) && !std::isnan(scale)) return {Real(1), grid.symmetric ? positive_levels : Real(0)};
  return {scale, grid.symmetric ? positive_levels : std::rint(-low / scale)};
}

}  // namespace aq
