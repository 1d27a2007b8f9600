// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <vector>

#include "core/run/run_event.h"

namespace aq {

/// The losses of one block of a run.
struct BlockLosses {
  int block = 0;
  double initial = 0, final = 0;
  std::vector<float> epochs;  ///< empty where nothing was learned
};

/// One of several runs that are laid over each other. Plain values: what reads sessions fills it, too.
struct ComparedRun {
  std::string name;
  std::vector<BlockLosses> blocks;
  std::vector<LayerReport> layers;  ///< in the order of the model
};

}  // namespace aq
