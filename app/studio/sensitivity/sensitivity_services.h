// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>

#include "core/sensitivity/layer_sensitivity.h"

namespace aq {

/// What the Sensitivity page asks of the core. Tests script it. Called on a thread of its own.
struct SensitivityServices {
  std::function<Sensitivity(const SensitivitySpec&, const RunContext&, const SensitivityProgress&)> measure;
  /// Of the whole model under a recipe.
  std::function<double(const SensitivitySpec&, const Recipe&, const RunContext&)> divergence;
};

inline SensitivityServices sensitivity_services() { return {measure_sensitivity, divergence_of}; }

}  // namespace aq
