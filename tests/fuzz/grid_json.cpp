// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <nlohmann/json.hpp>

#include "core/checkpoint/checked_json.h"
#include "core/sweep/grid.h"
#include "tests/fuzz/fuzz_target.h"

/// A grid that is taken gives its cells.
AQ_FUZZ_TARGET(grid_json) {
  const auto json = aq::parse_checked_ordered_json(aq::fuzz::text_of(bytes), "grid.json");
  for (const aq::SweepCell& cell : aq::cells_of(aq::grid_from_json(json, "grid.json"))) cell.label();
}
