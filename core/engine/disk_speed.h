// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

namespace aq {

/// Measured by writing a few megabytes beside `target` (among the temporary files where it is empty), through
/// to the disk. A folder that cannot be written gives 0: the run itself will say so.
double disk_seconds_per_byte(const std::string& target);

}  // namespace aq
