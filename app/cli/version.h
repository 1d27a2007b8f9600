// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

namespace aq::cli {

/// The program's version and, a line each, those of the libraries it runs on.
std::string version_text();

}  // namespace aq::cli
