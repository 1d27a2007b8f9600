#pragma once

#include "core/model/block.h"
#include "core/run/recipe.h"

namespace aq {

/// Simulates per-token dynamic quantization of activations: inputs of linear layers at `bits`, queries, keys and
/// values at the attention bits. Differentiable (straight-through). Does nothing at 16 bits.
///
/// With an outlier threshold, the input channels in which any token reaches it stay float (LLM.int8(), Dettmers et al.
/// 2022, section 3.2). A token's range is then that of its values below the threshold, as in bitsandbytes.
class ActivationQuantizer : public ActivationHook {
 public:
  explicit ActivationQuantizer(const ActivationRecipe& recipe);
  at::Tensor apply(ActivationSite site, const at::Tensor& x) override;

 private:
  int input_bits_, attention_bits_;
  bool symmetric_;
  double outlier_threshold_;  // 0: none
};

}  // namespace aq
