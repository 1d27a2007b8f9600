// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <vector>

#include "core/model/block.h"

namespace aq::demo {

/// How many channels of a block stand out at each place, and by how much.
struct OutlierOptions {
  int norm_channels = 5, value_channels = 2, down_channels = 6;
  /// The strongest channel's scale over the median channel's; others get a half or a quarter of it.
  double norm_strength = 16, value_strength = 8, down_strength = 8;
  /// Channels of each norm whose readers' columns stand out instead, and by how much over the median column.
  int weight_channels = 2;
  double weight_strength = 3;
};

/// Makes some activation channels many times larger than the rest, as training does to large models (Dettmers
/// et al. 2022, "LLM.int8()", section 4; Xiao et al. 2023, "SmoothQuant", figure 4), and some columns of
/// weights likewise, and leaves the function as it is: what writes a channel is multiplied by a factor and
/// what reads it is divided by the same. Factors are powers of two, so that rounding to float16 commutes with
/// them. The channels are those that matter least to their readers: they stretch the grid of all others and
/// have little to say for it.
///
/// Places: norm → q, k, v and norm → gate, up (or fc1); v → o; up → down (or fc1 → fc2, behind ReLU).
/// @param index of the block: blocks differ in the order of strengths
/// @returns the block with new tensors; the old ones are left as they are
BlockWeights with_outliers(const BlockShape& shape, const BlockWeights& block, std::int64_t index,
                           const OutlierOptions& options = {});

}  // namespace aq::demo
