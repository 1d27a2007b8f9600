// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/layer_error.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/error.h"
#include "core/checkpoint/tensor_source.h"
#include "core/inspect/channel_rounding.h"
#include "core/inspect/channel_statistics.h"
#include "core/quant/weight_format.h"

namespace aq {
namespace {

constexpr std::int64_t kWeightsAtOnce = 1 << 20;     ///< some milliseconds' work
constexpr std::int64_t kEstimatedWeights = 1 << 18;  ///< where levels are learned

at::Tensor matrix_of(const TensorSource& tensors, const LayerInfo& info) {
  const at::Tensor stored = tensors.load(info.tensor);
  if (stored.dim() == 2 && stored.size(0) == info.out && stored.size(1) == info.in) return stored;
  throw Error(ErrorKind::BadInput, "looking at", info.tensor, "it has another shape than when it was opened");
}

/// An even choice of channels where levels are learned.
at::Tensor looked_at(const at::Tensor& stored, const WeightRecipe& recipe) {
  if (!weight_format_traits(recipe.format).learns_levels) return stored;
  const std::int64_t wanted = std::max<std::int64_t>(1, kEstimatedWeights / stored.size(1));
  return stored.slice(0, 0, stored.size(0), std::max<std::int64_t>(1, stored.size(0) / wanted));
}

std::vector<ChannelStatistics> compare_all(const at::Tensor& stored, const PreviewSettings& settings,
                                           const std::string& layer, const RunContext& context) {
  const std::int64_t out = stored.size(0), in = stored.size(1);
  const bool by_runs = channels_are_independent(settings.weights);
  const std::int64_t run = by_runs ? std::max<std::int64_t>(1, kWeightsAtOnce / in) : out;
  std::vector<ChannelStatistics> channels(static_cast<std::size_t>(out));
  for (std::int64_t first = 0; first < out; first += run) {
    context.check();
    const std::int64_t count = std::min(run, out - first);
    const at::Tensor before = stored.narrow(0, first, count).to(at::kFloat).contiguous();
    const at::Tensor after = round_channels(before, first, settings, layer).dequantized;
    compare_channels(
        before.data_ptr<float>(), after.data_ptr<float>(), in,
        std::span(channels).subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count)));
  }
  return channels;
}

}  // namespace

LayerFigures layer_error(const TensorSource& tensors, const LayerInfo& info, const PreviewSettings& settings,
                         const RunContext& context) {
  const at::NoGradGuard no_grad;
  LayerFigures figures;
  if (settings.weights.bits < kFloatBits) {
    const at::Tensor stored = looked_at(matrix_of(tensors, info), settings.weights);
    figures = with_unchanged(
        tensors, [&] { return figures_of(compare_all(stored, settings, info.layer, context), info.in); });
  } else {
    figures.channels = info.out;
    figures.sqnr_db = kLossless;
  }
  figures.all_channels = info.out;
  figures.bits_per_weight = bits_per_weight(settings.weights, info.out, info.in);
  figures.bytes =
      static_cast<std::int64_t>(std::ceil(figures.bits_per_weight * static_cast<double>(info.weights()) / 8));
  return figures;
}

}  // namespace aq
