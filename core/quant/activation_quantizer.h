// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/model/block.h"
#include "core/quant/integer_grid.h"
#include "core/run/recipe.h"

namespace aq {

/// Simulates the quantization of activations: inputs of linear layers at `bits`, queries, keys and values at
/// the attention bits. Differentiable (straight-through). Does nothing at 16 bits.
///
/// Ranges are those of each token as it comes, shrunk by the recipe's clip ratio and the site's learned
/// factors, or the site's static range. Keys may have scales a channel over groups of tokens instead (KIVI,
/// Liu et al. 2024, section 3); a last group that is not full stays float, as the newest tokens of a cache
/// do.
///
/// Over the "full" range a token's integers are −2^(b−1) … 2^(b−1) − 1 in steps of 2·max|x| / (2^b − 1), so that
/// its largest magnitude lies half a step beyond the topmost integer. The arithmetic is that of
/// compressed-tensors to the last bit: that magnitude lies on a tie. Not differentiable.
///
/// With an outlier threshold, the input channels in which any token of the same text reaches it stay float
/// (LLM.int8(), Dettmers et al. 2022, section 3.2), however many texts are computed at once. A token's range is then that of its values below the threshold, as in
/// bitsandbytes.
class ActivationQuantizer : public ActivationHook {
 public:
  explicit ActivationQuantizer(const ActivationRecipe& recipe) : recipe_(recipe) {}
  at::Tensor apply(ActivationSite site, const at::Tensor& x, const SiteParameters& parameters) override;

 private:
  at::Tensor per_token(const at::Tensor& x, const IntegerGrid& grid, const SiteParameters& parameters,
                       double clip_ratio) const;

  ActivationRecipe recipe_;
};

/// Whether a site carries queries, keys or values rather than a linear layer's input.
bool is_attention_site(ActivationSite site);
/// Bits of a site under a recipe; 16: it is not quantized.
int site_bits(const ActivationRecipe& recipe, ActivationSite site);

}  // namespace aq
