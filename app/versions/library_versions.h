// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <utility>
#include <vector>

namespace aq {

/// What the program runs on, name and version: compiler, libtorch with its BLAS and oneDNN, and the other
/// libraries of the core. A library that can be asked says what is loaded, the others what was compiled
/// against.
std::vector<std::pair<std::string, std::string>> library_versions();

/// "PROGRAM 0.1.0", and a line for every library: what --version prints.
std::string version_text(const std::string& program,
                         const std::vector<std::pair<std::string, std::string>>& libraries);

}  // namespace aq
