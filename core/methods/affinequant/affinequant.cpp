// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <utility>

#include "core/base/translate.h"
#include "core/methods/method.h"
#include "core/methods/plain_recipe.h"

namespace aq {
namespace {

Recipe apply(Recipe recipe) {
  const bool aug_loss = recipe.optimizer.aug_loss;  // the presets' choice
  recipe = plain_recipe(std::move(recipe), "affinequant");
  // The published recipe leaves the inside of the MLP alone; a scale there is free and wins where activations round.
  recipe.transform = {
      .norm = "auto", .value_output = "affine", .query_key = "auto", .up_down = "auto", .shift = "bias"};
  recipe.clipping.rule = "learned";
  recipe.optimizer.epochs = 10;
  recipe.optimizer.aug_loss = aug_loss;
  return recipe;
}

}  // namespace

Method affinequant_method() {
  return {
      .id = "affinequant",
      .name = "AffineQuant",
      .summary = AQ_TRANSLATE("method",
                              "Learns an invertible matrix before each quantized weight, kept diagonally "
                              "dominant by a mask that widens from epoch to epoch."),
      .formula = "min_A ‖ X·W − X·A⁻¹ · Q(A·W) ‖²,  A ← GM ∘ A,  | A_ii | > Σ_{j≠i} | A_ij |",
      .citation =
          "Ma et al., AffineQuant: Affine Transformation Quantization for Large Language Models, ICLR 2024",
      .needs_calibration = true,
      .needs_gradients = true,
      .inference = AQ_TRANSLATE("method",
                                "Merges into weights and biases; behind a norm a full matrix merges only "
                                "where activations stay float."),
      .apply = apply,
  };
}

}  // namespace aq
