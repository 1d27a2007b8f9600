// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <utility>

#include "core/base/translate.h"
#include "core/methods/method.h"
#include "core/methods/plain_recipe.h"

namespace aq {
namespace {

Recipe apply(Recipe recipe) {
  recipe = plain_recipe(std::move(recipe), "flatquant");
  recipe.transform.norm = recipe.transform.up_down = "diagonal";  // the pairs' per-channel scales
  recipe.transform.alpha = 0.3;
  recipe.transform.value_output = "affine";
  recipe.transform.gradual_mask = false;
  recipe.transform.stability_factor = 1;
  recipe.transform.online = "kronecker";
  recipe.transform.online_query_key = "affine";  // comes to nothing where keys stay float
  recipe.transform.precision = "mixed";  // inverses in double, as published
  recipe.clipping.rule = "learned";
  recipe.activations.clipping = "learned";
  recipe.optimizer = {.epochs = 15,
                      .let_lr = 5e-3,
                      .lwc_lr = 5e-2,
                      .schedule = "cosine",
                      .compute = recipe.optimizer.compute};
  return recipe;
}

}  // namespace

Method flatquant_method() {
  return {
      .id = "flatquant",
      .name = "FlatQuant",
      .summary = AQ_TRANSLATE(
          "method",
          "Learns a pair of small matrices before every layer whose Kronecker product flattens weights "
          "and activations, a scale of each channel, and how far both ranges are clipped."),
      .formula = "min_{P₁, P₂, c} ‖ Y − Q(X·(P₁ ⊗ P₂)) · Q((P₁ ⊗ P₂)⁻¹·W) ‖²",
      .citation = "Sun et al., FlatQuant: Flatness Matters for LLM Quantization, ICML 2025",
      .needs_calibration = true,
      .needs_gradients = true,
      .inference =
          AQ_TRANSLATE("method",
                       "Scales and the values' matrices merge; each pair is a product of two small matrices "
                       "with every token, which only this program's evaluation simulates."),
      .apply = apply,
  };
}

}  // namespace aq
