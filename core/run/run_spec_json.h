// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <nlohmann/json_fwd.hpp>

#include "core/run/run_spec.h"

namespace aq {

/// The whole of a run's order: {recipe, model, calibration, output, …}, every field under its own name.
nlohmann::ordered_json to_json(const RunSpec& spec);

/// What is missing keeps its default; keys that are not known are passed over.
/// @throws Error(BadInput) where a value is of another kind or out of range, Error(BadArgument) from the
/// recipe
RunSpec run_spec_from_json(const nlohmann::json& json);

}  // namespace aq
