// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <vector>

#include "app/studio/learn/lesson_data.h"
#include "core/run/run_event.h"

namespace aq {

struct CodebooksSettings {
  int bits = 4;
  int group_size = 64;  ///< weights that share a scale or a code book
};

/// One number format on the layer.
struct FormatResult {
  std::string id;              ///< "symmetric", "asymmetric", "nf4", "fp4" or "kmeans"
  std::vector<double> levels;  ///< of the first group, in units of its largest magnitude; rising
  double mse = 0, bits_per_weight = 0;
};

struct CodebooksResult {
  Histogram weights;                  ///< of the layer, each group in units of its largest magnitude
  std::vector<FormatResult> formats;  ///< NF4 and FP4 at 4 bits only
};
CodebooksResult code_books(const LessonTensors& tensors, const CodebooksSettings& settings);

}  // namespace aq
