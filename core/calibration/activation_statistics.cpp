#include "core/calibration/activation_statistics.h"

#include <ATen/ATen.h>

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
    const at::Tensor midpoint = (low + high) / 2;
    seen.absmax = seen.samples ? at::maximum(seen.absmax, absmax) : absmax;
    seen.midpoint_sum = seen.samples ? seen.midpoint_sum + midpoint : midpoint;
    ++seen.samples;
    keep_excerpt(seen, rows);
  }
  return next_ ? next_->apply(site, x, parameters) : x;
}

ChannelRange ActivationRecorder::range(ActivationSite site) const {
  const SiteStatistics& seen = at(site);
  if (!seen.samples) return {};
  return {seen.absmax, seen.midpoint_sum / seen.samples};
}

Histogram histogram_of(const at::Tensor& values, double low, double high, int bins) {
  Histogram histogram{static_cast<float>(low), static_cast<float>(high), {}};
  const at::Tensor flat = values.detach().reshape({-1}).to(at::kFloat);
  if (!(high > low)) {
    histogram.counts.assign(static_cast<std::size_t>(bins), 0.0F);
    histogram.counts[static_cast<std::size_t>(bins) / 2] = static_cast<float>(flat.numel());
    return histogram;
  }
  const at::Tensor counts = at::histc(flat, bins, low, high).contiguous();
  histogram.counts.assign(counts.data_ptr<float>(), counts.data_ptr<float>() + bins);
  return histogram;
}

Histogram histogram_of(const at::Tensor& values, int bins) {
  if (!values.defined() || values.numel() == 0) return {};
  return histogram_of(values, values.min().item<double>(), values.max().item<double>(), bins);
}

}  // namespace aq
