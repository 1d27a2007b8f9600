// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>
#include <vector>

#include "app/studio/learn/lesson_data.h"

namespace aq {

struct GranularitySettings {
  int bits = 3;
  int group_size = 16;
};

/// The layer with one scale for so many weights.
struct GranularityResult {
  double mse = 0, sqnr_db = 0, bits_per_weight = 0;
  std::vector<double> steps;     ///< of each output channel: the grid's step, of groups the mean
  std::vector<double> channels;  ///< of each output channel: mean squared error
};
/// One scale for the tensor, for each channel, for each group.
using Granularities = std::array<GranularityResult, 3>;
Granularities granularities(const LessonTensors& tensors, const GranularitySettings& settings);

}  // namespace aq
