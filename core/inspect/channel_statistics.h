// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <span>

#include "core/inspect/layer_values.h"

namespace aq {

/// One output channel before rounding and after.
struct ChannelStatistics {
  double signal = 0, rounded = 0, noise = 0, product = 0;  ///< Σw², Σŵ², Σ(w − ŵ)², Σw·ŵ
  float low_before = 0, high_before = 0, low_after = 0, high_after = 0;  ///< zero among them
  float largest_error = 0;
};

/// @param before, after [channels, in] @param out takes one a channel
void compare_channels(const float* before, const float* after, std::int64_t in,
                      std::span<ChannelStatistics> out);

/// Error and cosine; the rest is for the caller to fill in. @param in weights of a channel
LayerFigures figures_of(std::span<const ChannelStatistics> channels, std::int64_t in);

/// Of runs of channels, so that there are no more than `most` values.
ChannelRanges ranges_of(std::span<const ChannelStatistics> channels, std::int64_t in, std::int64_t most);

}  // namespace aq
