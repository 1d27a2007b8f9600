// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>

namespace aq::kernel {

/// One input column of `count` output channels: puts `weights` on each channel's grid in place, keeps the
/// integers, and leaves errors = (w − ŵ) / pivot.
void round_column(float* weights, const float* scale, const float* zero_point, float levels, float pivot,
                  std::int64_t count, std::uint8_t* integers, float* errors);

/// weights[j, r] −= errors[r] · factors[j] for the `columns` columns that follow. @param stride floats
/// between columns
void feed_back(const float* errors, const float* factors, std::int64_t columns, std::int64_t stride,
               std::int64_t count, float* weights);

}  // namespace aq::kernel
