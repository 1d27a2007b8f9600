#include "core/quant/activation_quantizer.h"

#include "core/quant/fake_quantize.h"

namespace aq {

ActivationQuantizer::ActivationQuantizer(const ActivationRecipe& recipe)
    : input_bits_(recipe.bits),
      attention_bits_(recipe.kv_bits == 0 ? recipe.bits : recipe.kv_bits),
      symmetric_(recipe.symmetric) {}

at::Tensor ActivationQuantizer::apply(ActivationSite site, const at::Tensor& x) {
  const bool attention =
      site == ActivationSite::Query || site == ActivationSite::Key || site == ActivationSite::Value;
  const int bits = attention ? attention_bits_ : input_bits_;
  if (bits >= 16) return x;
  return fake_quantize(x, {bits, symmetric_}, x.size(-1));  // the last dimension is one token's channels
}

}  // namespace aq
