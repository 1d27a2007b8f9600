// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>

namespace aq::kernel {

/// best[i] = the one of best[i] and x[i] whose magnitude is larger. What is no number counts for nothing.
void keep_larger(const float* x, std::int64_t count, float* best);

/// The same of a[i] − b[i].
void keep_larger_difference(const float* a, const float* b, std::int64_t count, float* best);

/// max |a[i] − b[i]|, 0 of none.
float largest_difference(const float* a, const float* b, std::int64_t count);

}  // namespace aq::kernel
