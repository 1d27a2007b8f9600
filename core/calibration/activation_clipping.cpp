// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/calibration/activation_clipping.h"

#include <ATen/ATen.h>

#include "core/quant/activation_quantizer.h"

namespace aq {
namespace {

constexpr double kActivationFactorStart = 4.0;  // sigmoid(4) = 0.982, as for weights

}  // namespace

ActivationClipping::ActivationClipping(const ActivationRecipe& recipe) {
  if (recipe.clipping != "learned") return;
  for (const ActivationSite site : kAllActivationSites) {
    if (site_bits(recipe, site) >= 16) continue;
    Site& made = sites_[static_cast<std::size_t>(site)];
    made.lower = at::scalar_tensor(kActivationFactorStart, at::kFloat).requires_grad_();
    made.upper = at::scalar_tensor(kActivationFactorStart, at::kFloat).requires_grad_();
  }
}

std::vector<at::Tensor> ActivationClipping::parameters() const {
  std::vector<at::Tensor> list;
  for (const Site& site : sites_)
    if (site.lower.defined()) list.insert(list.end(), {site.lower, site.upper});
  return list;
}

void ActivationClipping::apply(BlockWeights& weights) const {
  for (const ActivationSite site : kAllActivationSites) {
    const Site& own = sites_[static_cast<std::size_t>(site)];
    if (!own.lower.defined()) continue;
    weights[site].lower = own.lower.sigmoid();
    weights[site].upper = own.upper.sigmoid();
  }
}

}  // namespace aq
