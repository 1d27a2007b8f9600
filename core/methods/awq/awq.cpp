// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <utility>

#include "core/base/translate.h"
#include "core/methods/method.h"
#include "core/methods/plain_recipe.h"

namespace aq {
namespace {

Recipe apply(Recipe recipe) {
  recipe = plain_recipe(std::move(recipe), "awq");
  recipe.transform = {
      .norm = "diagonal", .value_output = "diagonal", .up_down = "diagonal", .start = "search"};
  recipe.clipping.rule = "search";
  return recipe;
}

}  // namespace

Method awq_method() {
  return {
      .id = "awq",
      .name = "AWQ",
      .summary = AQ_TRANSLATE("method",
                              "Scales up the weights that meet large activations, so that they lose less in "
                              "rounding, and clips each range; scales and ranges come from a grid search. "
                              "Quantizes weights only."),
      .formula = "min_ρ ‖ W·X − Q(W · diag(s)) · diag(s)⁻¹ · X ‖²,  s = mean|X|^ρ",
      .citation =
          "Lin et al., AWQ: Activation-aware Weight Quantization for On-Device LLM Compression and "
          "Acceleration, MLSys 2024",
      .needs_calibration = true,
      .needs_gradients = false,
      .inference = AQ_TRANSLATE("method", "Scales merge into norms and weights."),
      .apply = apply,
  };
}

}  // namespace aq
