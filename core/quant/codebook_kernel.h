// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>
#include <cstdint>

namespace aq::kernel {

/// Up to 16 levels by rank: a value has the rank of how many thresholds lie below it.
struct RankedLevels {
  std::array<float, 15> thresholds;  ///< rising; infinite where there are fewer levels
  std::array<float, 16> levels;
  std::array<std::int32_t, 16> codes;
  std::int32_t no_number;  ///< the code of what is no number; its level is that of rank 0
};

/// The largest magnitude; NaN where a value is no number.
float absmax(const float* weights, std::int64_t count);

/// Puts weight · reciprocal on the levels: its code, and the level times `scale`.
void quantize_to_levels(const float* weights, std::int64_t count, float reciprocal, float scale,
                        const RankedLevels& ranked, std::uint8_t* codes, float* values);

}  // namespace aq::kernel
