// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <vector>

#include "core/report/chart.h"

namespace aq::report {

struct Range {
  double low = 0, high = 1;
};

struct Tick {
  double at = 0;
  std::string label;  ///< empty: a minor one
};

/// The part of an axis that is drawn: wide enough for [low, high], ended at round numbers where that costs
/// little. Logarithmic ones are above 0. Finite and never empty, whatever comes in.
Range nice_range(const Axis& axis, double low, double high, int most_ticks);

/// Round values inside of the range, at most about `most`; those of categories by their names.
std::vector<Tick> ticks_of(const Axis& axis, const Range& range, int most);

}  // namespace aq::report
