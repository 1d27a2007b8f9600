#include "core/quant/activation_quantizer.h"

#include <ATen/ATen.h>

#include "core/quant/fake_quantize.h"

namespace aq {
namespace {

/// @param x [..., channels] @returns the same, rounded per token but for the channels with outliers
at::Tensor quantize_but_outliers(const at::Tensor& x, const IntegerGrid& grid, double threshold) {
  const std::int64_t channels = x.size(-1);
  const at::Tensor outliers = x.detach().abs().ge(threshold);  // [..., channels]
  const at::Tensor kept = outliers.reshape({-1, channels}).any(0);        // [channels]
  const at::Tensor rounded = fake_quantize(x.masked_fill(outliers, 0), grid, channels);
  return at::where(kept, x, rounded.to(x.scalar_type()));
}

}  // namespace

ActivationQuantizer::ActivationQuantizer(const ActivationRecipe& recipe)
    : input_bits_(recipe.bits),
      attention_bits_(recipe.kv_bits == 0 ? recipe.bits : recipe.kv_bits),
      symmetric_(recipe.symmetric),
      outlier_threshold_(recipe.outlier_threshold) {}

at::Tensor ActivationQuantizer::apply(ActivationSite site, const at::Tensor& x) {
  const bool attention =
      site == ActivationSite::Query || site == ActivationSite::Key || site == ActivationSite::Value;
  const int bits = attention ? attention_bits_ : input_bits_;
  if (bits >= 16) return x;
  const IntegerGrid grid{bits, symmetric_};
  if (!attention && outlier_threshold_ > 0) return quantize_but_outliers(x, grid, outlier_threshold_);
  return fake_quantize(x, grid, x.size(-1));  // the last dimension is one token's channels
}

}  // namespace aq
