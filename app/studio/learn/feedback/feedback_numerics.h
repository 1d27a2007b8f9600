// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <vector>

#include "app/studio/learn/lesson_data.h"

namespace aq {

struct FeedbackSettings {
  int bits = 3;
  int channel = 0;  ///< output channel whose weights are shown
};

/// A small layer rounded column by column: everything at step t is as it is when t columns are on the grid.
struct FeedbackTrace {
  int columns = 0, channels = 0;
  std::vector<double> with, without;          ///< relative output error at each step, [columns + 1]
  std::vector<double> weights;                ///< the shown channel before the first step, [columns]
  std::vector<std::vector<double>> followed;  ///< the same at each step with feedback, [columns + 1][columns]
  std::vector<double> nearest;                ///< the same rounded by itself
  std::vector<double> levels;                 ///< of the shown channel's grid
};
FeedbackTrace trace_feedback(const LessonTensors& tensors, const FeedbackSettings& settings);

/// The same layer by the product's own GPTQ: its dequantized weights of the shown channel.
std::vector<double> gptq_channel(const LessonTensors& tensors, const FeedbackSettings& settings);

}  // namespace aq
