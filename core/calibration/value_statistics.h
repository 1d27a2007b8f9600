// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace aq {

// One pass over all values each, in parallel, without a copy of the whole.

/// How many values lie in each of `bins` equal bins over [low, high]; none of those that are no number or
/// outside.
/// @param values float, any shape; @param low, high finite, low < high; @param bins up to 1024
std::vector<std::int64_t> counts_by_bin(const at::Tensor& values, float low, float high, int bins);

/// Of a weight before rounding and after.
struct RoundingSums {
  double signal = 0, rounded = 0, noise = 0, product = 0;  ///< Σw², Σŵ², Σ(w − ŵ)², Σw·ŵ
};

/// In double precision; the same on any number of threads.
/// @param before, after float, the same size
RoundingSums rounding_sums(const at::Tensor& before, const at::Tensor& after);

}  // namespace aq
