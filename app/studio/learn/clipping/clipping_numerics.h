// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <vector>

#include "app/studio/learn/lesson_data.h"
#include "core/run/run_event.h"

namespace aq {

struct ClippingSettings {
  int bits = 3;
  double factor = 1;  ///< on both ends of every channel's range
};

/// What a factor costs, relative to what is rounded.
struct ClippingErrors {
  double weights = 0, outputs = 0;
};

/// The layer under one factor.
struct ClippedLayer {
  ClippingErrors errors;
  double clipped_share = 0;    ///< of the weights: those beyond their channel's last levels
  Histogram weights;           ///< of the channel with the widest range
  std::vector<double> levels;  ///< of that channel
};
ClippedLayer clip_layer(const LessonTensors& tensors, const ClippingSettings& settings);

/// The errors at factors 0.3, 0.31, … 1.
struct ClippingCurve {
  std::vector<double> factors;
  std::vector<ClippingErrors> errors;
  std::size_t best = 0;          ///< of the outputs
  std::size_t best_weights = 0;  ///< of the weights
};
ClippingCurve clipping_curve(const LessonTensors& tensors, int bits);

}  // namespace aq
