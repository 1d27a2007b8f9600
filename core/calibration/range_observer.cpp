// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/calibration/range_observer.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "core/distributed/exchange.h"
#include "core/quant/activation_quantizer.h"
#include "core/quant/static_range.h"

namespace aq {
namespace {

constexpr std::int64_t kExcerptOfSample = 1 << 15;
constexpr int kRangeRatios = 80;
constexpr double kLeastRatio = 0.2;

/// Keeps the extremes of every site, and an even excerpt of its values.
class RangeRecorder : public ActivationHook {
 public:
  explicit RangeRecorder(Share share) : share_(share) {}
  at::Tensor apply(ActivationSite site, const at::Tensor& x, const SiteParameters& /*parameters*/) override {
    Site& seen = sites_[static_cast<std::size_t>(site)];
    seen.extremes.low = std::min(seen.extremes.low, x.min().item<double>());
    seen.extremes.high = std::max(seen.extremes.high, x.max().item<double>());
    const at::Tensor flat = x.reshape({-1});
    const std::int64_t stride =
        std::max<std::int64_t>(1, flat.numel() / kExcerptOfSample) | 1;  // odd: all channels
    seen.excerpt.push_back({share_.sample(static_cast<std::int64_t>(seen.excerpt.size())),
                            flat.slice(0, 0, flat.numel(), stride).to(at::kFloat).clone()});
    return x;
  }
  /// Over all ranks: every rank calls, site by site.
  void collect(ActivationSite site, const Ranks& ranks) {
    Site& seen = sites_[static_cast<std::size_t>(site)];
    std::array<double, 2> ends{-seen.extremes.low, seen.extremes.high};
    ranks.max(std::span<double>(ends));
    seen.extremes = {-ends[0], ends[1]};
    seen.values = gather_pieces(ranks, std::exchange(seen.excerpt, {}));
  }
  ObservedRange range_of(ActivationSite site, const ActivationRecipe& recipe) const {
    const Site& seen = sites_[static_cast<std::size_t>(site)];
    return observed_range(at::cat(seen.values), seen.extremes, recipe, site_bits(recipe, site));
  }

 private:
  struct Site {
    ObservedRange extremes{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
    std::vector<Piece> excerpt;
    std::vector<at::Tensor> values;  // the excerpts of all ranks, each [values]
  };
  Share share_;
  std::array<Site, kActivationSites> sites_;
};

ObservedRange percentile_range(const at::Tensor& values, double percentile) {
  const at::Tensor sorted = std::get<0>(values.to(at::kFloat).sort());
  const double tail = (1 - percentile / 100) / 2, last = static_cast<double>(values.numel() - 1);
  const auto at_share = [&](double share) {
    return sorted[static_cast<std::int64_t>(std::llround(share * last))].item<double>();
  };
  return {at_share(tail), at_share(1 - tail)};
}

double rounding_error(const at::Tensor& values, const ObservedRange& range, const IntegerGrid& grid) {
  const at::Tensor rounded =
      fake_quantize_in_range(values, grid, at::scalar_tensor(range.low), at::scalar_tensor(range.high));
  return (rounded - values).square().sum(at::kDouble).item<double>();
}

ObservedRange least_error_range(const at::Tensor& values, const ObservedRange& extremes,
                                const IntegerGrid& grid) {
  ObservedRange best = extremes;
  double least = std::numeric_limits<double>::infinity();
  for (int step = 0; step < kRangeRatios; ++step) {
    const double ratio = 1 - (1 - kLeastRatio) * step / kRangeRatios;
    const ObservedRange range{extremes.low * ratio, extremes.high * ratio};
    const double error = rounding_error(values, range, grid);
    if (!(error < least)) continue;
    least = error;
    best = range;
  }
  return best;
}

}  // namespace

ObservedRange observed_range(const at::Tensor& values, const ObservedRange& extremes,
                             const ActivationRecipe& recipe, int bits) {
  if (recipe.observer == "percentile") return percentile_range(values, recipe.percentile);
  if (recipe.observer == "mse") return least_error_range(values, extremes, {bits, recipe.symmetric});
  return extremes;
}

void observe_ranges(const BlockProblem& problem, BlockWeights& transformed, const ActivationRecipe& recipe,
                    const RunContext& context) {
  if (recipe.range != "static") return;
  RangeRecorder recorder(problem.inputs.share());
  watch_chain(problem.shape, transformed, problem.inputs, &recorder, context);
  for (const ActivationSite site : kAllActivationSites) {
    if (site_bits(recipe, site) >= 16) continue;
    recorder.collect(site, context.ranks());
    const ObservedRange range = recorder.range_of(site, recipe);
    transformed[site].low = at::scalar_tensor(range.low, at::kFloat);
    transformed[site].high = at::scalar_tensor(range.high, at::kFloat);
  }
}

}  // namespace aq
