// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/quant/activation_quantizer.h"

#include <ATen/ATen.h>

#include "core/quant/fake_quantize.h"
#include "core/quant/static_range.h"

namespace aq {
namespace {

/// @param x [..., tokens, channels] @returns the same, rounded per token but for a text's channels with outliers
at::Tensor quantize_but_outliers(const at::Tensor& x, const IntegerGrid& grid, double threshold) {
  const std::int64_t channels = x.size(-1);
  const at::Tensor outliers = x.detach().abs().ge(threshold);  // [..., tokens, channels]
  const at::Tensor kept = outliers.any(-2, true);              // [..., 1, channels]
  const at::Tensor rounded = fake_quantize(x.masked_fill(outliers, 0), grid, channels);
  return at::where(kept, x, rounded.to(x.scalar_type()));
}

/// @param x [..., tokens, channels] @returns the same, each channel rounded over full groups of tokens
at::Tensor quantize_over_tokens(const at::Tensor& x, const IntegerGrid& grid, std::int64_t group) {
  const std::int64_t tokens = x.size(-2), full = tokens / group * group;
  if (full == 0) return x;
  const at::Tensor columns = x.narrow(-2, 0, full).transpose(-1, -2);  // [..., channels, tokens]
  const at::Tensor rounded =
      fake_quantize(columns.contiguous(), grid, group).transpose(-1, -2).to(x.scalar_type());
  return full == tokens ? rounded : at::cat({rounded, x.narrow(-2, full, tokens - full)}, -2);
}

/// @param x [..., channels] @returns the same, each token rounded over the full range
at::Tensor quantize_over_full_range(const at::Tensor& x, int bits) {
  const at::Tensor values = x.to(at::kFloat);
  const std::int64_t topmost = (std::int64_t{1} << (bits - 1)) - 1;
  at::Tensor scale = values.abs().amax(-1, true).div(static_cast<double>(topmost) + 0.5);  // [..., 1]
  scale = scale.masked_fill(scale.eq(0), 1);
  return values.div(scale).round().clamp(-topmost - 1, topmost).mul(scale).to(x.scalar_type());
}

/// A factor for every token, [tokens]; undefined where nothing is clipped.
at::Tensor token_factors(const at::Tensor& learned, double clip_ratio, std::int64_t tokens) {
  if (!learned.defined() && clip_ratio >= 1) return {};
  const at::Tensor factor = learned.defined() ? learned * clip_ratio : at::scalar_tensor(clip_ratio);
  return factor.reshape({1}).expand({tokens});
}

}  // namespace

bool is_attention_site(ActivationSite site) {
  return site == ActivationSite::Query || site == ActivationSite::Key || site == ActivationSite::Value;
}

int site_bits(const ActivationRecipe& recipe, ActivationSite site) {
  return is_attention_site(site) ? recipe.effective_kv_bits() : recipe.bits;
}

at::Tensor ActivationQuantizer::per_token(const at::Tensor& x, const IntegerGrid& grid,
                                          const SiteParameters& parameters, double clip_ratio) const {
  const std::int64_t channels = x.size(-1), tokens = x.numel() / std::max<std::int64_t>(1, channels);
  return fake_quantize(x, grid, channels, token_factors(parameters.lower, clip_ratio, tokens),
                       token_factors(parameters.upper, clip_ratio, tokens));
}

at::Tensor ActivationQuantizer::apply(ActivationSite site, const at::Tensor& x,
                                      const SiteParameters& parameters) {
  const int bits = site_bits(recipe_, site);
  if (bits >= 16) return x;
  const IntegerGrid grid{bits, recipe_.symmetric};
  const bool attention = is_attention_site(site);
  if (site == ActivationSite::Key && recipe_.kv_granularity == "channel")
    return quantize_over_tokens(x, grid, recipe_.kv_group_size);
  if (parameters.low.defined()) return fake_quantize_in_range(x, grid, parameters.low, parameters.high);
  if (!attention && recipe_.outlier_threshold > 0)
    return quantize_but_outliers(x, grid, recipe_.outlier_threshold);
  if (!attention && recipe_.range == "full") return quantize_over_full_range(x, bits);
  return per_token(x, grid, parameters, attention ? 1 : recipe_.clip_ratio);
}

}  // namespace aq
