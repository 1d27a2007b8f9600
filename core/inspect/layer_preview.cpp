// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/layer_preview.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <vector>

#include "core/base/error.h"
#include "core/calibration/activation_statistics.h"
#include "core/calibration/value_statistics.h"
#include "core/checkpoint/tensor_source.h"
#include "core/inspect/channel_rounding.h"
#include "core/inspect/channel_statistics.h"
#include "core/quant/median_levels.h"
#include "core/quant/weight_format.h"

namespace aq {
namespace {

constexpr std::int64_t kRunWeights = 1 << 17;  ///< rounded and looked at together: they stay in the cache
constexpr std::int64_t kMostRanges = 2048;     ///< more than a pane has pixels

/// Looks at one layer run of channels by run of channels. Runs are on any thread.
class Look {
 public:
  Look(const InspectedLayer& layer, const PreviewSettings& settings, at::Tensor out)
      : layer_(layer),
        settings_(settings),
        out_(std::move(out)),
        channels_(static_cast<std::size_t>(layer.weight.size(0))),
        parts_(static_cast<std::size_t>(runs())),
        counts_(wide().counts.size()) {}

  std::int64_t run_channels() const { return std::max<std::int64_t>(1, kRunWeights / in()); }
  std::int64_t runs() const { return (out() + run_channels() - 1) / run_channels(); }

  /// Rounds a run where `rounds` says so, else takes what stands in the result already.
  void take(std::int64_t run, bool rounds) {
    const std::int64_t first = run * run_channels(), count = std::min(run_channels(), out() - first);
    const at::Tensor before = layer_.weight.narrow(0, first, count);
    const at::Tensor after = out_.narrow(0, first, count);
    if (rounds) {
      QuantizedWeight& part = parts_[static_cast<std::size_t>(run)];
      part = round_channels(before, first, settings_, layer_.info.layer);
      after.copy_(part.dequantized);
      part.dequantized = at::Tensor();  // what is kept is small
      part.integers = at::Tensor();
    }
    compare_channels(
        before.data_ptr<float>(), after.data_ptr<float>(), in(),
        std::span(channels_).subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count)));
    add_counts(after);
  }

  LayerPreview result(const QuantizedWeight& whole) const {
    LayerPreview preview;
    preview.quantized = out_;
    preview.picture.before = layer_.histogram;
    preview.picture.after = after();
    preview.picture.ranges = ranges_of(channels_, in(), kMostRanges);
    preview.picture.figures = figures();
    preview.picture.grid = grid(whole);
    for (const auto& channel : channels_)
      preview.largest_error = std::max<double>(preview.largest_error, channel.largest_error);
    return preview;
  }

 private:
  std::int64_t out() const { return layer_.weight.size(0); }
  std::int64_t in() const { return layer_.weight.size(1); }

  bool has_spread() const { return layer_.histogram.high > layer_.histogram.low; }

  /// Levels may lie outside of the float weights' range, by half a step: there are empty bins on both sides.
  Histogram wide() const {
    const Histogram& before = layer_.histogram;
    if (!has_spread()) return {before.low, before.high, std::vector<float>(before.counts.size())};
    const float half = (before.high - before.low) / 2;
    return {before.low - half, before.high + half, std::vector<float>(2 * before.counts.size())};
  }

  void add_counts(const at::Tensor& values) {
    const Histogram room = wide();
    const Histogram own = histogram_of(values, room.low, room.high, static_cast<int>(room.counts.size()));
    const std::scoped_lock lock(mutex_);
    std::ranges::transform(counts_, own.counts, counts_.begin(), std::plus{});
  }

  /// Without the empty bins outside of the float weights' range.
  Histogram after() const {
    const Histogram room = wide();
    const std::size_t bins = layer_.histogram.counts.size(), margin = has_spread() ? bins / 2 : 0;
    std::size_t first = 0, end = counts_.size();
    while (first < margin && counts_[first] == 0) ++first;
    while (end > margin + bins && counts_[end - 1] == 0) --end;
    const float width = (room.high - room.low) / static_cast<float>(counts_.size());
    const auto at = [&](std::size_t bin) { return room.low + width * static_cast<float>(bin); };
    return {at(first),
            at(end),
            {counts_.begin() + static_cast<std::ptrdiff_t>(first),
             counts_.begin() + static_cast<std::ptrdiff_t>(end)}};
  }

  LayerFigures figures() const {
    const LayerInfo& info = layer_.info;
    LayerFigures figures = figures_of(channels_, in());
    figures.all_channels = info.out;
    figures.bits_per_weight = bits_per_weight(settings_.weights, info.out, info.in);
    figures.bytes = static_cast<std::int64_t>(
        std::ceil(figures.bits_per_weight * static_cast<double>(info.weights()) / 8));
    return figures;
  }

  std::vector<float> grid(const QuantizedWeight& whole) const {
    const IntegerGrid integers = weight_grid(settings_.weights);
    if (settings_.weights.bits >= 16) return {};
    if (whole.dequantized.defined())
      return median_levels(whole.scale, whole.zero_point, whole.codebook, integers);
    return median_levels(joined(&QuantizedWeight::scale), joined(&QuantizedWeight::zero_point),
                         joined(&QuantizedWeight::codebook), integers);
  }

  /// Of all runs, one below the other; undefined where they have none.
  at::Tensor joined(at::Tensor QuantizedWeight::*member) const {
    std::vector<at::Tensor> parts;
    for (const auto& part : parts_)
      if ((part.*member).defined()) parts.push_back(part.*member);
    return parts.empty() ? at::Tensor() : at::cat(parts);
  }

  const InspectedLayer& layer_;
  const PreviewSettings& settings_;
  at::Tensor out_;  // float32 [out, in]
  std::vector<ChannelStatistics> channels_;
  std::vector<QuantizedWeight> parts_;  // what the runs were rounded with
  std::vector<double> counts_;
  std::mutex mutex_;
};

at::Tensor memory_as(const at::Tensor& weight, const at::Tensor& room) {
  const bool fits = room.defined() && room.sizes() == weight.sizes() && room.is_contiguous() &&
                    room.scalar_type() == at::kFloat && !room.is_alias_of(weight);
  return fits ? room : at::empty_like(weight);
}

}  // namespace

InspectedLayer inspect_layer(const TensorSource& tensors, const LayerInfo& info) {
  const at::NoGradGuard no_grad;
  const at::Tensor stored = tensors.load(info.tensor);
  if (stored.dim() != 2 || stored.numel() == 0)
    throw Error(ErrorKind::BadInput, "looking at", info.tensor, "it is no matrix");
  // A copy: what is looked at outlives the file as it was.
  const at::Tensor weight = stored.to(at::kFloat, /*non_blocking=*/false, /*copy=*/true).contiguous();
  tensors.require_unchanged();
  return {info, weight, histogram_of(weight)};
}

InspectedLayer sample_of(const InspectedLayer& layer, std::int64_t weights) {
  const at::NoGradGuard no_grad;
  const std::int64_t out = layer.weight.size(0);
  const std::int64_t wanted = std::max<std::int64_t>(1, weights / layer.weight.size(1));
  const std::int64_t stride = std::max<std::int64_t>(1, out / wanted);
  const at::Tensor sample = layer.weight.slice(0, 0, out, stride).contiguous();
  const Histogram& whole = layer.histogram;
  return {layer.info, sample,
          histogram_of(sample, whole.low, whole.high, static_cast<int>(whole.counts.size()))};
}

LayerPreview preview_layer(const InspectedLayer& layer, const PreviewSettings& settings,
                           const RunContext& context, const at::Tensor& room) {
  const at::NoGradGuard no_grad;
  const bool stays = settings.weights.bits >= 16;
  const bool by_runs = !stays && channels_are_independent(settings.weights);
  QuantizedWeight whole;
  if (!stays && !by_runs) whole = round_channels(layer.weight, 0, settings, layer.info.layer);
  context.check();
  Look look(layer, settings,
            stays     ? layer.weight
            : by_runs ? memory_as(layer.weight, room)
                      : whole.dequantized);
  at::parallel_for(0, look.runs(), 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t run = begin; run < end; ++run) {
      context.check();
      look.take(run, by_runs);
    }
  });
  return look.result(whole);
}

}  // namespace aq
