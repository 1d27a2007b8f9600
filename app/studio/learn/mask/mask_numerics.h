// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <stop_token>
#include <vector>

#include "app/studio/learn/lesson_data.h"
#include "core/run/run_event.h"

namespace aq {

struct MaskSettings {
  double stability_factor = 0.1;  ///< α of the mask
  double rate = 0.001;            ///< learning rate
  int bits = 3;
};

/// The matrix at the end of one epoch.
struct MaskEpoch {
  MatrixSnapshot matrix;
  double loss = 0;  ///< ‖XW − XA⁻¹Q(AW)‖² / ‖XW‖²
  double margin = 0, condition = 0, merge_error = 0;
};

/// A small layer's affine matrix learned from the identity on; epoch 0 is the start.
struct MaskRun {
  std::vector<MaskEpoch> epochs;
  bool broke_down = false;  ///< the matrix could not be inverted, or the loss was not finite: no more epochs
};

/// The same optimization with the gradual mask and with no mask at all.
struct MaskComparison {
  MaskRun masked, free;
};
inline constexpr int kMaskEpochs = 8;

/// @throws Error(Cancelled)
MaskComparison compare_masks(const LessonTensors& tensors, const MaskSettings& settings,
                             const std::stop_token& stop);

}  // namespace aq
