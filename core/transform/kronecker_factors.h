// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>

namespace aq {

/// The left of two factors of n that are as close to each other as may be, so that a Kronecker pair of theirs
/// costs least (FlatQuant, section 3.1: for n = a² − b² they are a − b and a + b). The left one is the
/// smaller.
std::int64_t balanced_factor(std::int64_t n);

}  // namespace aq
