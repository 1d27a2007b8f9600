// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/run/run_spec_json.h"

#include <nlohmann/json.hpp>

#include "core/checkpoint/checked_json.h"
#include "tests/fuzz/fuzz_target.h"

/// A run of a queue file.
AQ_FUZZ_TARGET(run_spec_json) {
  const auto json = aq::parse_checked_json(aq::fuzz::text_of(bytes), "queue.json");
  aq::run_spec_from_json(aq::to_json(aq::run_spec_from_json(json)));
}
