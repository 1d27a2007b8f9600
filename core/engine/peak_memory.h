// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>

namespace aq {

/// From here on peak_memory() counts anew: a program may run one model after the other. Where the system does
/// not let a process do that, peaks of before still count.
void reset_peak_memory();

/// Bytes that this process has held at most (its resident set) since the last reset.
std::int64_t peak_memory();

}  // namespace aq
