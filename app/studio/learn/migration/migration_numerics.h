// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <vector>

#include "app/studio/learn/lesson_data.h"

namespace aq {

struct MigrationSettings {
  double alpha = 0.5;  ///< migration strength
  int weight_bits = 4, activation_bits = 4;
};

/// ‖rounded − float‖² / ‖float‖² of what is rounded, and of the layer's outputs where both are.
struct MigrationErrors {
  double activations = 0, weights = 0, product = 0;
};

/// The largest magnitude in each input channel, before and behind the scale, and what rounding costs then.
struct Migration {
  std::vector<double> activations_before, activations_after, weights_before, weights_after;
  MigrationErrors errors;
};
Migration migrate(const LessonTensors& tensors, const MigrationSettings& settings);

/// The errors at α = 0, 0.05, … 1.
struct MigrationCurve {
  std::vector<double> alphas;
  std::vector<MigrationErrors> errors;
  std::size_t best = 0;  ///< of the product
};
MigrationCurve migration_curve(const LessonTensors& tensors, const MigrationSettings& settings);

}  // namespace aq
