// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <nlohmann/json.hpp>

#include "core/base/parameter.h"
#include "core/export/exporter.h"
#include "core/methods/method.h"

namespace aq::cli {

// What the program knows about its methods, settings and formats, for other programs to read.

/// {name, flag, label, type, default, range or choices, unit, help, citation, depends_on}
/// @param default_value the value that holds where nothing is said
nlohmann::ordered_json describe(const Parameter& parameter, const ParameterValue& default_value);
/// The method with every setting as it is under the method.
nlohmann::ordered_json describe(const Method& method);
nlohmann::ordered_json describe(const Exporter& exporter);
nlohmann::ordered_json describe(const Preset& preset);

}  // namespace aq::cli
