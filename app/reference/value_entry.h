// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

#include "app/reference/command_entry.h"

namespace aq::reference {

/// Reads what --help calls a value: alternatives between bars, where FILE is any file, FILE.h5 one that ends
/// so, DIR a directory, MODEL a model; M, P, F and NAME are methods, presets, formats and ready-made grids.
/// Other words in capitals stand for what nobody can list, and lower-case ones for themselves.
ValueEntry value_entry(const std::string& name);

}  // namespace aq::reference
