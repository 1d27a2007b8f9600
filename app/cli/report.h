// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <nlohmann/json.hpp>
#include <ostream>

#include "core/engine/engine.h"
#include "core/run/outcome.h"

namespace aq::cli {

/// One JSON object, indented, and a newline. Bytes that are no UTF-8 become U+FFFD.
void print_json(std::ostream& out, const nlohmann::ordered_json& json);

void print_outcome(std::ostream& out, const Outcome& outcome, bool json);
void print_preflight(std::ostream& out, const RunSpec& spec, const Preflight& preflight,
                     const TimeEstimate& time, bool json);

}  // namespace aq::cli
