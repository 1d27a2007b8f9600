#pragma once

#include "core/model/block.h"
#include "core/run/recipe.h"

namespace aq {

/// Simulates per-token dynamic quantization of activations: inputs of linear layers at `bits`, queries, keys and
/// values at the attention bits. Differentiable (straight-through). Does nothing at 16 bits.
class ActivationQuantizer : public ActivationHook {
 public:
  explicit ActivationQuantizer(const ActivationRecipe& recipe);
  at::Tensor apply(ActivationSite site, const at::Tensor& x) override;

 private:
  int input_bits_, attention_bits_;
  bool symmetric_;
};

}  // namespace aq
