// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>
#include <stop_token>
#include <vector>

#include "app/studio/learn/lesson_data.h"

namespace aq {

struct PlanePoint {
  double x = 0, y = 0;
};

/// A of two input channels, row by row.
using PlaneMatrix = std::array<double, 4>;

struct PlaneSettings {
  enum class Pair { Plain, LoudAndPlain, Correlated };
  PlaneMatrix matrix{1, 0, 0, 1};
  Pair pair = Pair::Plain;
  int bits = 3;
};

/// The layer's weights on two input channels, a point an output channel.
struct Plane {
  std::vector<PlanePoint> weights, transformed, rounded, back;  ///< W, A·W, Q(A·W), A⁻¹·Q(A·W)
  std::vector<double> levels;                                   ///< of the grid that both axes share, rising
  double error = 0, error_plain = 0;  ///< ‖XW − XA⁻¹Q(AW)‖² / ‖XW‖² with this A, and with none
  double determinant = 1, condition = 1, margin = 1;
  bool invertible = true;  ///< else nothing behind `transformed` is there
};
Plane plane_of(const LessonTensors& tensors, const PlaneSettings& settings);

/// The matrix that gradient steps from the settings' own find; the best on the way.
/// @throws Error(Cancelled)
PlaneMatrix learn_plane(const LessonTensors& tensors, const PlaneSettings& settings,
                        const std::stop_token& stop);

}  // namespace aq
