// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <vector>

#include "app/studio/learn/lesson_data.h"

namespace aq {

/// max |A·A⁻¹ − I| where A and its inverse are in float; where only A is; where neither is.
struct MergeErrors {
  double in_float = 0, mixed = 0, in_double = 0;
};

/// A square piece of the layer's weight whose singular values were spread until σ_max / σ_min is `condition`.
struct InverseResult {
  double condition = 1;  ///< as measured
  MergeErrors errors;
  std::vector<double> singular_values;  ///< falling, the largest is 1
};
InverseResult invert(const LessonTensors& tensors, double condition);

/// The errors at conditions 1, 10^½, 10, … 10¹⁴.
struct InverseCurve {
  std::vector<double> conditions;
  std::vector<MergeErrors> errors;
};
InverseCurve inverse_curve(const LessonTensors& tensors);

}  // namespace aq
