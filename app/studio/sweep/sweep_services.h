// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <string>

#include "core/sweep/sweep.h"

namespace aq {

/// What the Sweep page asks of the core. Tests script it. Called on a thread of its own.
struct SweepServices {
  std::function<SweepTable(const SweepSpec&, const RunContext&, const SweepProgress&)> run;
  std::function<SweepTable(const std::string& directory)> open;
};

inline SweepServices sweep_services() { return {run_sweep, read_sweep}; }

}  // namespace aq
