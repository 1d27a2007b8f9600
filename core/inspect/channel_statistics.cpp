// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/channel_statistics.h"

#include <algorithm>
#include <cmath>

#include "core/calibration/value_statistics_kernel.h"
#include "core/inspect/heat_map_kernel.h"
#include "core/quant/fake_quantize_kernel.h"

namespace aq {
namespace {

ChannelStatistics compared(const float* before, const float* after, std::int64_t in) {
  double sums[4] = {};
  kernel::add_sums(before, after, in, sums);
  const auto extremes = kernel::passes<float>().extremes;
  const auto old_range = extremes(before, in), new_range = extremes(after, in);
  return {sums[0],           sums[1],           sums[2],
          sums[3],           old_range.minimum, old_range.maximum,
          new_range.minimum, new_range.maximum, kernel::largest_difference(before, after, in)};
}

ChannelStatistics joined(const ChannelStatistics& a, const ChannelStatistics& b) {
  return {a.signal + b.signal,
          a.rounded + b.rounded,
          a.noise + b.noise,
          a.product + b.product,
          std::min(a.low_before, b.low_before),
          std::max(a.high_before, b.high_before),
          std::min(a.low_after, b.low_after),
          std::max(a.high_after, b.high_after),
          std::max(a.largest_error, b.largest_error)};
}

ChannelStatistics total_of(std::span<const ChannelStatistics> channels) {
  ChannelStatistics total;
  for (const auto& channel : channels) total = joined(total, channel);
  return total;
}

}  // namespace

void compare_channels(const float* before, const float* after, std::int64_t in,
                      std::span<ChannelStatistics> out) {
  for (auto& channel : out) {
    channel = compared(before, after, in);
    before += in;
    after += in;
  }
}

LayerFigures figures_of(std::span<const ChannelStatistics> channels, std::int64_t in) {
  const ChannelStatistics total = total_of(channels);
  LayerFigures figures;
  figures.channels = figures.all_channels = static_cast<std::int64_t>(channels.size());
  figures.mse = total.noise / static_cast<double>(figures.channels * in);
  figures.sqnr_db = total.noise == 0 ? kLossless : 10 * std::log10(total.signal / total.noise);
  const double size = std::sqrt(total.signal * total.rounded);
  figures.cosine = size > 0 ? total.product / size : 1;
  return figures;
}

ChannelRanges ranges_of(std::span<const ChannelStatistics> channels, std::int64_t in, std::int64_t most) {
  ChannelRanges ranges;
  const auto count = static_cast<std::int64_t>(channels.size());
  ranges.run = std::max<std::int64_t>(1, (count + most - 1) / most);
  for (std::int64_t first = 0; first < count; first += ranges.run) {
    const auto run = channels.subspan(static_cast<std::size_t>(first),
                                      static_cast<std::size_t>(std::min(ranges.run, count - first)));
    const ChannelStatistics total = total_of(run);
    ranges.low_before.push_back(total.low_before);
    ranges.high_before.push_back(total.high_before);
    ranges.low_after.push_back(total.low_after);
    ranges.high_after.push_back(total.high_after);
    const double weights = static_cast<double>(run.size()) * static_cast<double>(in);
    ranges.error.push_back(static_cast<float>(std::sqrt(total.noise / weights)));
  }
  return ranges;
}

}  // namespace aq
