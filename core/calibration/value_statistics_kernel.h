// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>

namespace aq::kernel {

/// The bin of each value, or `bins` where it has none; whatever the numbers, never another.
/// @param scale bins / (high − low)
void bins_of(const float* x, std::int64_t count, float low, float high, float scale, std::int32_t bins,
             std::int32_t* out);

/// Adds Σa², Σb², Σ(a − b)² and Σa·b to the four sums.
void add_sums(const float* a, const float* b, std::int64_t count, double* sums);

}  // namespace aq::kernel
