// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace aq {

/// The program's version, from CMakeLists.txt, e.g. "0.1.0".
const char* program_version();

}  // namespace aq
