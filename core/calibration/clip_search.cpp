// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/calibration/clip_search.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/distributed/exchange.h"
#include "core/quant/weight_rows.h"

namespace aq {
namespace {

constexpr int kShrinkGrid = 20;
constexpr int kShrinkSteps = 10;  // down to 0.55 of the range
constexpr std::int64_t kSampledTokens = 512;
/// Values of one batch of output channels' errors: 16 MB.
constexpr std::int64_t kBatchValues = 4 << 20;

constexpr std::array kClippedSites{ActivationSite::AttentionInput, ActivationSite::OutputInput,
                                   ActivationSite::MlpInput, ActivationSite::DownInput};

/// Keeps every `stride`-th token of each linear layer's input; of a mixture, of what each expert gets. (Where
/// ranks share the samples, an expert's are counted on each rank by itself.)
class TokenSampler : public ActivationHook {
 public:
  /// @param experts of a mixture; 0: there is one MLP @param share of the samples that pass
  TokenSampler(std::int64_t stride, std::int64_t experts, Share share, ActivationHook* next)
      : stride_(stride),
        mixture_(experts > 0),
        share_(share),
        next_(next),
        experts_(static_cast<std::size_t>(experts)) {}

  at::Tensor apply(ActivationSite site, const at::Tensor& x, const SiteParameters& parameters) override {
    const at::Tensor rows = x.reshape({-1, x.size(-1)});
    if (!mixture_ || (site != ActivationSite::MlpInput && site != ActivationSite::DownInput))
      keep_of_sample(sites_[static_cast<std::size_t>(site)], rows);
    else if (site == ActivationSite::MlpInput)
      mlp_input_ = rows;
    else
      keep(experts_[entered_].down, rows);
    return next_ ? next_->apply(site, x, parameters) : x;
  }

  void enter_expert(std::int64_t expert, const at::Tensor& tokens) override {
    entered_ = static_cast<std::size_t>(expert);
    keep(experts_[entered_].mlp, mlp_input_.index_select(0, tokens));
  }

  /// Takes in what the samplers of all ranks have kept. Every rank calls, after its last sample.
  void collect(const Ranks& ranks) {
    for (const ActivationSite site : kClippedSites) join(sites_[static_cast<std::size_t>(site)], ranks);
    for (Expert& one : experts_) {
      join(one.mlp, ranks);
      join(one.down, ranks);
    }
  }

  /// [tokens, channels]; undefined where an expert saw none.
  at::Tensor tokens_of(ActivationSite site, std::int64_t expert) const {
    const auto one = static_cast<std::size_t>(expert);
    const bool own = mixture_ && (site == ActivationSite::MlpInput || site == ActivationSite::DownInput);
    const Kept& kept = !own ? sites_[static_cast<std::size_t>(site)]
                            : (site == ActivationSite::MlpInput ? experts_[one].mlp : experts_[one].down);
    return kept.joined;
  }

 private:
  struct Kept {
    std::int64_t samples = 0, seen = 0;
    std::vector<Piece> rows;  // each [some tokens, channels]
    at::Tensor joined;
  };
  struct Expert {
    Kept mlp, down;
  };

  /// Every sample passes once: which tokens are kept does not depend on what the other ranks hold.
  void keep_of_sample(Kept& kept, const at::Tensor& rows) const {
    kept.seen = share_.sample(kept.samples++) * rows.size(0);
    keep(kept, rows);
  }

  /// @param rows [tokens, channels]
  void keep(Kept& kept, const at::Tensor& rows) const {
    const std::int64_t first = (stride_ - kept.seen % stride_) % stride_;
    if (first < rows.size(0))
      kept.rows.push_back({kept.seen, rows.slice(0, first, rows.size(0), stride_).clone()});
    kept.seen += rows.size(0);
  }

  static void join(Kept& kept, const Ranks& ranks) {
    const std::vector<at::Tensor> all = gather_pieces(ranks, std::exchange(kept.rows, {}));
    if (!all.empty()) kept.joined = at::cat(all);
  }

  std::int64_t stride_;
  bool mixture_;
  Share share_;
  ActivationHook* next_;
  std::array<Kept, kActivationSites> sites_;
  std::vector<Expert> experts_;
  std::size_t entered_ = 0;
  at::Tensor mlp_input_;  // [batch · tokens, hidden]
};

/// The ends of every row's range, zero included.
struct RowRanges {
  at::Tensor low, high;  // [rows]
};

RowRanges row_ranges(const at::Tensor& weight, std::int64_t row) {
  const at::Tensor rows = to_rows(weight, row);
  return {rows.amin(1).clamp_max(0), rows.amax(1).clamp_min(0)};
}

/// Factors that hold each range within ±limit.
ClippingFactors factors_within(const RowRanges& ranges, const at::Tensor& limit) {
  const auto factor = [&](const at::Tensor& end) {
    const at::Tensor size = end.abs();
    return at::where(size.gt(0), (limit / size).clamp_max(1), at::ones_like(size));
  };
  return {factor(ranges.low), factor(ranges.high)};
}

/// Mean over tokens of (Δw · x)² for every output channel and group of input channels.
/// @param error Ŵ − W [out, in]; @param inputs [groups, group, tokens], zeros behind the last channel
/// @returns [out, groups]
at::Tensor output_errors(const at::Tensor& error, const at::Tensor& inputs, const RunContext& context) {
  const std::int64_t groups = inputs.size(0), out = error.size(0);
  const std::int64_t batch = std::max<std::int64_t>(1, kBatchValues / (groups * inputs.size(2)));
  const at::Tensor parts =
      to_rows(error, inputs.size(1)).reshape({out, groups, -1}).transpose(0, 1);  // [groups, out, group]
  std::vector<at::Tensor> list;
  for (std::int64_t first = 0; first < out; first += batch) {
    context.check();
    const at::Tensor y = at::bmm(parts.narrow(1, first, std::min(batch, out - first)), inputs);
    list.push_back(y.square_().mean(2));  // [groups, batch]
  }
  return at::cat(list, 1).t().contiguous();
}

}  // namespace

ClippingFactors search_clip(LinearRole role, const at::Tensor& weight, const at::Tensor& inputs,
                            const WeightQuantizer& quantizer, const RunContext& context) {
  const at::NoGradGuard no_grad;
  const std::int64_t row = quantizer.row(role), in = weight.size(1), group = std::min(row, in);
  const at::Tensor columns = to_rows(inputs, group)
                                 .reshape({inputs.size(0), -1, group})
                                 .permute({1, 2, 0})
                                 .contiguous();  // [groups, group, tokens]
  const RowRanges ranges = row_ranges(weight, row);
  const at::Tensor widest = at::maximum(-ranges.low, ranges.high);  // [rows]
  ClippingFactors best = factors_within(ranges, widest);
  at::Tensor least;  // [rows]
  for (int step = 0; step < kShrinkSteps; ++step) {
    const ClippingFactors tried =
        factors_within(ranges, widest * (1 - static_cast<double>(step) / kShrinkGrid));
    const at::Tensor error = quantizer.quantize(role, weight, tried) - weight;
    at::Tensor errors = output_errors(error, columns, context);
    errors = row > in ? errors.sum().reshape({1}) : errors.reshape({-1});
    const at::Tensor better = least.defined() ? errors.lt(least) : at::ones_like(errors, at::kBool);
    least = least.defined() ? at::minimum(errors, least) : errors;
    best = {at::where(better, tried.lower, best.lower), at::where(better, tried.upper, best.upper)};
  }
  return best;
}

namespace {

/// One layer, expert by expert where it has some; an expert without tokens is not clipped.
ClippingFactors search_layer(LinearRole role, const at::Tensor& weight, const TokenSampler& sampler,
                             std::int64_t experts, const WeightQuantizer& quantizer,
                             const RunContext& context) {
  std::vector<at::Tensor> lower, upper;
  for (std::int64_t expert = 0; expert < experts; ++expert) {
    const std::int64_t out = weight.size(0) / experts;
    const at::Tensor rows = weight.narrow(0, expert * out, out);
    const at::Tensor inputs = sampler.tokens_of(input_site(role), expert);
    const at::Tensor whole = at::ones({weight_rows(quantizer.row(role), out, rows.size(1))}, at::kFloat);
    const ClippingFactors found = inputs.defined() ? search_clip(role, rows, inputs, quantizer, context)
                                                   : ClippingFactors{whole, whole};
    lower.push_back(found.lower);
    upper.push_back(found.upper);
  }
  return {at::cat(lower), at::cat(upper)};
}

bool in_mlp(LinearRole role) {
  return role == LinearRole::Gate || role == LinearRole::Up || role == LinearRole::Down;
}

}  // namespace

void search_clipping(const BlockProblem& problem, const BlockWeights& transformed, ActivationHook* hook,
                     WeightQuantizer& quantizer, const RunContext& context) {
  if (!quantizer.active()) return;
  const std::int64_t tokens = problem.inputs.samples() * problem.inputs.tokens();
  TokenSampler sampler(std::max<std::int64_t>(1, tokens / kSampledTokens), problem.shape.experts,
                       problem.inputs.share(), hook);
  watch_chain(problem.shape, transformed, problem.inputs, &sampler, context);
  sampler.collect(context.ranks());
  for (const LinearRole role : kAllLinearRoles) {
    const at::Tensor& weight = transformed[role].weight;
    if (!weight.defined() || !quantizer.active(role) || role == LinearRole::Query || role == LinearRole::Key)
      continue;
    // One scale for a whole layer: all experts' tokens would have to be weighed together.
    if (in_mlp(role) && problem.shape.experts > 0 && quantizer.row(role) > weight.size(1)) continue;
    const std::int64_t experts = in_mlp(role) ? problem.shape.mlps() : 1;
    quantizer.set_factors(role, search_layer(role, weight, sampler, experts, quantizer, context));
  }
}

}  // namespace aq
