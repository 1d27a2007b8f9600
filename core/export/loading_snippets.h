// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <vector>

#include "core/export/exporter.h"

namespace aq {

inline constexpr const char* kOwnProgram = "affinequant";  ///< among the programs that load checkpoints

/// How each of the format's programs loads a checkpoint: by the exporter's own snippet, else by the program's
/// usual call; programs without either are left out. This program comes last.
/// @param checkpoint what stands in the place of {}
std::vector<LoadingSnippet> loading_snippets(const Exporter& exporter, const std::string& checkpoint);

}  // namespace aq
