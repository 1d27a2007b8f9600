// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <utility>

#include "core/base/translate.h"
#include "core/methods/method.h"
#include "core/methods/plain_recipe.h"

namespace aq {
namespace {

Recipe apply(Recipe recipe) {
  recipe = plain_recipe(std::move(recipe), "nf4");
  recipe.weights.format = "nf4";
  recipe.weights.bits = 4;
  recipe.weights.granularity = "group";
  recipe.weights.group_size = 64;
  recipe.weights.double_quantization = true;
  return recipe;
}

}  // namespace

Method nf4_method() {
  return {
      .id = "nf4",
      .name = "NF4",
      .summary =
          AQ_TRANSLATE("method",
                       "The 16 levels of a normal distribution, scaled to the largest of each 64 weights; "
                       "the scales are quantized too. Needs no calibration."),
      .formula = "Ŵ = a · q[argmin_j | W / a − q_j |],  a = max | W |",
      .citation = "Dettmers et al., QLoRA: Efficient Finetuning of Quantized LLMs, NeurIPS 2023",
      .needs_calibration = false,
      .needs_gradients = false,
      .inference = AQ_TRANSLATE("method", "Nothing to merge."),
      .apply = apply,
      .fixes = {"weights.bits", "weights.granularity", "weights.group_size", "weights.double_quantization"},
  };
}

}  // namespace aq
