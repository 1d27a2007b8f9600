// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <utility>

#include "core/base/translate.h"
#include "core/methods/method.h"
#include "core/methods/plain_recipe.h"

namespace aq {
namespace {

Recipe apply(Recipe recipe) {
  recipe = plain_recipe(std::move(recipe), "gptq");
  recipe.rounding.rule = "gptq";
  return recipe;
}

}  // namespace

Method gptq_method() {
  return {
      .id = "gptq",
      .name = "GPTQ",
      .summary =
          AQ_TRANSLATE("method",
                       "Rounds each layer column by column; the columns to come make up for every error, as "
                       "the inverse Hessian of the layer's inputs tells."),
      .formula =
          "min_Ŵ ‖ X·W − X·Ŵ ‖²,  w_j ← w_j − (w_i − ŵ_i)·U_ij / U_ii  ( j > i ),  "
          "UᵀU = H⁻¹,  H = 2·XᵀX / n",
      .citation =
          "Frantar et al., GPTQ: Accurate Post-Training Quantization for Generative Pre-trained "
          "Transformers, "
          "ICLR 2023",
      .needs_calibration = true,
      .needs_gradients = false,
      .inference = AQ_TRANSLATE("method", "Nothing to merge."),
      .apply = apply,
  };
}

}  // namespace aq
