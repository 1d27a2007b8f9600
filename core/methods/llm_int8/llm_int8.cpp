// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <utility>

#include "core/base/translate.h"
#include "core/methods/method.h"
#include "core/methods/plain_recipe.h"

namespace aq {
namespace {

Recipe apply(Recipe recipe) {
  recipe = plain_recipe(std::move(recipe), "llm-int8");
  recipe.weights.bits = 8;
  recipe.weights.granularity = "channel";
  recipe.weights.symmetric = true;
  recipe.activations.bits = 8;
  recipe.activations.symmetric = true;
  recipe.activations.kv_bits = 16;
  recipe.activations.range = "dynamic";
  recipe.activations.outlier_threshold = 6;
  return recipe;
}

}  // namespace

Method llm_int8_method() {
  return {
      .id = "llm-int8",
      .name = "LLM.int8()",
      .summary =
          AQ_TRANSLATE("method",
                       "8-bit weights and activations; the few input channels with outliers stay in float. "
                       "Needs no calibration."),
      .formula = "X·Wᵀ ≈ X_O·Ŵ_Oᵀ + s_X ⊗ s_W · ( X₈·W₈ᵀ ),  O = { i : max | x_i | ≥ 6 }",
      .citation =
          "Dettmers et al., LLM.int8(): 8-bit Matrix Multiplication for Transformers at Scale, NeurIPS 2022",
      .needs_calibration = false,
      .needs_gradients = false,
      .inference =
          AQ_TRANSLATE("method", "Nothing to merge; the channels with outliers are computed in float."),
      .apply = apply,
      .fixes = {"weights.bits", "weights.granularity", "weights.symmetric", "activations.bits",
                "activations.symmetric", "activations.kv_bits", "activations.range"},
  };
}

}  // namespace aq
