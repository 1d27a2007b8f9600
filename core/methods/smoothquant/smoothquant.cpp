// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <utility>

#include "core/base/translate.h"
#include "core/methods/method.h"
#include "core/methods/plain_recipe.h"

namespace aq {
namespace {

Recipe apply(Recipe recipe) {
  recipe = plain_recipe(std::move(recipe), "smoothquant");
  recipe.transform.norm = "diagonal";
  return recipe;
}

}  // namespace

Method smoothquant_method() {
  return {
      .id = "smoothquant",
      .name = "SmoothQuant",
      .summary =
          AQ_TRANSLATE("method",
                       "Moves the outliers of activations into the weights: each channel behind a norm "
                       "is divided by a scale, and the weights that read it are multiplied by it."),
      .formula = "Y = (X ⊘ s) · (s ⊙ W),  s = max|X|^α / max|W|^{1−α}",
      .citation =
          "Xiao et al., SmoothQuant: Accurate and Efficient Post-Training Quantization for Large Language "
          "Models, ICML 2023",
      .needs_calibration = true,
      .needs_gradients = false,
      .inference = AQ_TRANSLATE("method", "Scales merge into norms and weights."),
      .apply = apply,
  };
}

}  // namespace aq
