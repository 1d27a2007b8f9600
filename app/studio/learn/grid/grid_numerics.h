// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <vector>

#include "app/studio/learn/lesson_data.h"

namespace aq {

struct GridSettings {
  int channel = 0;  ///< output channel whose weights are rounded
  int bits = 3;
  bool symmetric = false;
};

/// One output channel on its grid.
struct GridPoints {
  std::vector<double> weights, rounded;  ///< of each input channel
  std::vector<double> levels;            ///< all that the grid has, rising
  double scale = 0, zero_point = 0;
  double low = 0, high = 0;  ///< ends of the range, 0 among it
  double mse = 0, sqnr_db = 0;
  int channels = 0;  ///< of the layer: one more than the largest `channel`
};
GridPoints grid_points(const LessonTensors& tensors, const GridSettings& settings);

}  // namespace aq
