// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <nlohmann/json.hpp>

#include "core/sweep/sweep.h"

namespace aq {

/// Everything that a cell's result depends on, the contents of the texts and the program's version among it.
/// @throws Error(BadInput) where the model or a text cannot be read
nlohmann::ordered_json identity_of(const SweepSpec& spec);

/// How a message calls what stands in an identity, e.g. "the calibration text's content".
std::string name_in_identity(const std::string& key);

}  // namespace aq
