// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/calibration/activation_statistics.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "core/base/interruption.h"
#include "core/calibration/value_statistics.h"
#include "core/distributed/exchange.h"

namespace aq {
namespace {

constexpr std::int64_t kExcerptPerSample = 4096;
constexpr std::int64_t kLongestExcerpt = 1 << 17;

void keep_excerpt(SiteStatistics& site, const at::Tensor& rows) {
  if (site.excerpt.defined() && site.excerpt.numel() >= kLongestExcerpt) return;
  const at::Tensor flat = rows.reshape({-1});
  const std::int64_t stride =
      std::max<std::int64_t>(1, flat.numel() / kExcerptPerSample) | 1;  // odd: all channels
  const at::Tensor part = flat.slice(0, 0, flat.numel(), stride).to(at::kFloat).clone();
  site.excerpt = site.excerpt.defined() ? at::cat({site.excerpt, part}) : part;
  site.pieces.push_back(part.numel());
}

/// One excerpt of all ranks', in the order of their samples and no longer than one rank's would be.
void collect_excerpt(SiteStatistics& site, const Ranks& ranks) {
  std::vector<Piece> own;
  std::int64_t first = 0;
  for (std::size_t i = 0; i < site.pieces.size(); ++i) {
    own.push_back(
        {ranks.share().sample(static_cast<std::int64_t>(i)), site.excerpt.narrow(0, first, site.pieces[i])});
    first += site.pieces[i];
  }
  std::vector<at::Tensor> kept;
  std::int64_t values = 0;
  for (const at::Tensor& piece : gather_pieces(ranks, own)) {
    if (values >= kLongestExcerpt) break;
    kept.push_back(piece);
    values += piece.numel();
  }
  if (!kept.empty()) site.excerpt = at::cat(kept);
}

void collect_site(SiteStatistics& site, const Ranks& ranks) {
  site.absmax = max_over(ranks, site.absmax);
  site.midpoint_sum = sum_over(ranks, site.midpoint_sum);
  site.samples = static_cast<int>(sum_over(ranks, static_cast<double>(site.samples)));
  collect_excerpt(site, ranks);
}

bool is_linear_input(ActivationSite site) {
  return site != ActivationSite::Query && site != ActivationSite::Key && site != ActivationSite::Value;
}

}  // namespace

at::Tensor ActivationRecorder::apply(ActivationSite site, const at::Tensor& x,
                                     const SiteParameters& parameters) {
  if (is_linear_input(site)) {
    const at::NoGradGuard no_grad;
    SiteStatistics& seen = sites_[static_cast<std::size_t>(site)];
    const at::Tensor rows = x.detach().reshape({-1, x.size(-1)});  // [tokens, channels]
    const at::Tensor low = rows.amin(0).to(at::kFloat), high = rows.amax(0).to(at::kFloat);
    const at::Tensor absmax = at::maximum(low.abs(), high.abs());
    const at::Tensor midpoint = ((low + high) / 2).to(at::kDouble);  // sums are the same in any order
    seen.absmax = seen.samples ? at::maximum(seen.absmax, absmax) : absmax;
    seen.midpoint_sum = seen.samples ? seen.midpoint_sum + midpoint : midpoint;
    ++seen.samples;
    keep_excerpt(seen, rows);
    if (site == ActivationSite::DownInput && !experts_.empty()) {
      at::Tensor& own = experts_[entered_].absmax;
      own = own.defined() ? at::maximum(own, absmax) : absmax;
    }
  }
  return next_ ? next_->apply(site, x, parameters) : x;
}

void ActivationRecorder::enter_expert(std::int64_t expert, const at::Tensor& tokens) {
  entered_ = static_cast<std::size_t>(expert);
  if (next_) next_->enter_expert(expert, tokens);
}

void ActivationRecorder::collect(const Ranks& ranks) {
  if (ranks.alone()) return;
  for (const ActivationSite site : kAllActivationSites)
    if (is_linear_input(site)) collect_site(sites_[static_cast<std::size_t>(site)], ranks);
  for (Expert& one : experts_) one.absmax = max_over(ranks, one.absmax);
}

std::vector<std::int64_t> ActivationRecorder::unseen_experts() const {
  std::vector<std::int64_t> unseen;
  for (std::size_t i = 0; i < experts_.size(); ++i)
    if (!experts_[i].absmax.defined()) unseen.push_back(static_cast<std::int64_t>(i));
  return unseen;
}

ChannelRange ActivationRecorder::expert_range() const {
  std::vector<at::Tensor> seen, all;
  for (const Expert& one : experts_)
    if (one.absmax.defined()) seen.push_back(one.absmax);
  const at::Tensor mean = at::stack(seen).mean();
  for (const Expert& one : experts_)
    all.push_back(one.absmax.defined() ? one.absmax : mean.expand_as(seen.front()));
  const at::Tensor absmax = at::cat(all);  // [experts · ffn]
  return {absmax, at::zeros_like(absmax)};
}

ChannelRange ActivationRecorder::range(ActivationSite site) const {
  const SiteStatistics& seen = at(site);
  if (!seen.samples) return {};
  if (site == ActivationSite::DownInput && !experts_.empty()) return expert_range();
  return {seen.absmax, (seen.midpoint_sum / seen.samples).to(at::kFloat)};
}

Histogram histogram_of(const at::Tensor& values, double low, double high, int bins) {
  Histogram histogram{static_cast<float>(low), static_cast<float>(high), {}};
  if (!(histogram.high > histogram.low) || !std::isfinite(histogram.low) || !std::isfinite(histogram.high)) {
    histogram.counts.assign(static_cast<std::size_t>(bins), 0.0F);
    histogram.counts[static_cast<std::size_t>(bins) / 2] = static_cast<float>(values.numel());
    return histogram;
  }
  const auto counts = counts_by_bin(values, histogram.low, histogram.high, bins);
  std::ranges::transform(counts, std::back_inserter(histogram.counts),
                         [](std::int64_t count) { return static_cast<float>(count); });
  return histogram;
}

Histogram histogram_of(const at::Tensor& values, int bins) {
  if (!values.defined() || values.numel() == 0) return {};
  interruption_point();
  const auto [low, high] = at::aminmax(values.detach());
  return histogram_of(values, low.item<double>(), high.item<double>(), bins);
}

}  // namespace aq
