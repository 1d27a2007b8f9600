// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <utility>

#include "core/base/translate.h"
#include "core/methods/method.h"
#include "core/methods/plain_recipe.h"

namespace aq {
namespace {

/// All four rotations, whatever the bits: where activations stay float, those that cannot merge are undone
/// again, and leave weights that were rounded in the rotated space. Clipping of activations (0.9 in the
/// paper's 4-bit runs) is off, as in the published code.
Recipe apply(Recipe recipe) {
  recipe = plain_recipe(std::move(recipe), "quarot");
  recipe.transform.rotation = "hadamard";          // R1
  recipe.transform.value_output = "hadamard";      // R2
  recipe.transform.online_query_key = "hadamard";  // R3
  recipe.transform.online = "hadamard";            // R4
  recipe.rounding.rule = "gptq";
  return recipe;
}

}  // namespace

Method quarot_method() {
  return {
      .id = "quarot",
      .name = "QuaRot",
      .summary = AQ_TRANSLATE(
          "method",
          "Rotates the residual stream and the heads by Hadamard matrices, so that no channel stands out, "
          "and rounds by GPTQ. Where activations are quantized, it rotates before the MLP's second layer "
          "and behind RoPE too."),
      .formula = "X·Wᵀ = (X·R) · (W·R)ᵀ,  R·Rᵀ = I,  R = diag(± 1)·H / √n",
      .citation = "Ashkboos et al., QuaRot: Outlier-Free 4-Bit Inference in Rotated LLMs, NeurIPS 2024",
      .needs_calibration = true,
      .needs_gradients = false,
      .inference =
          AQ_TRANSLATE("method",
                       "The rotations of the stream and of values merge into weights; those before the MLP's "
                       "second layer and behind RoPE are two small products a token each."),
      .apply = apply,
  };
}

}  // namespace aq
