// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <utility>

#include "core/base/translate.h"
#include "core/methods/method.h"
#include "core/methods/plain_recipe.h"

namespace aq {
namespace {

constexpr const char* kCitation =
    "Shao et al., OmniQuant: Omnidirectionally Calibrated Quantization for LLMs, ICLR 2024";

Recipe learning(Recipe recipe, const std::string& method) {
  const bool aug_loss = recipe.optimizer.aug_loss;  // the presets' choice
  recipe = plain_recipe(std::move(recipe), method);
  recipe.optimizer.epochs = 10;
  recipe.optimizer.aug_loss = aug_loss;
  return recipe;
}

/// Learnable weight clipping.
Recipe with_lwc(Recipe recipe) {
  recipe.clipping.rule = "learned";
  return recipe;
}

/// Learnable equivalent transformation. The published recipe leaves the inside of the MLP alone; a scale
/// there is free and wins where activations round.
Recipe with_let(Recipe recipe) {
  recipe.transform = {.norm = "diagonal",
                      .value_output = "diagonal",
                      .query_key = "diagonal",
                      .up_down = "auto",
                      .shift = "bias"};
  return recipe;
}

}  // namespace

Method omniquant_method() {
  return {
      .id = "omniquant",
      .name = "OmniQuant",
      .summary =
          AQ_TRANSLATE("method",
                       "Learns the clipping of every weight range (LWC) and a scale and shift of every "
                       "channel (LET), block by block."),
      .formula = "min_{s, δ, γ, β} ‖ X·W − ((X − δ) ⊘ s) · Q_γβ(s ⊙ W) − δ·W ‖²",
      .citation = kCitation,
      .needs_calibration = true,
      .needs_gradients = true,
      .inference = AQ_TRANSLATE("method", "Scales and shifts merge into norms, weights and biases."),
      .apply = [](Recipe recipe) { return with_let(with_lwc(learning(std::move(recipe), "omniquant"))); },
  };
}

Method omniquant_lwc_method() {
  return {
      .id = "omniquant-lwc",
      .name = "OmniQuant (LWC alone)",
      .summary =
          AQ_TRANSLATE("method", "Learns only how far the range of each weight row is clipped at both ends."),
      .formula = "min_{γ, β} ‖ X·W − X·Q_γβ(W) ‖²",
      .citation = kCitation,
      .needs_calibration = true,
      .needs_gradients = true,
      .inference = AQ_TRANSLATE("method", "Nothing to merge."),
      .apply = [](Recipe recipe) { return with_lwc(learning(std::move(recipe), "omniquant-lwc")); },
  };
}

Method omniquant_let_method() {
  return {
      .id = "omniquant-let",
      .name = "OmniQuant (LET alone)",
      .summary =
          AQ_TRANSLATE("method", "Learns only a scale and shift of every channel; weight ranges stay whole."),
      .formula = "min_{s, δ} ‖ X·W − ((X − δ) ⊘ s) · Q(s ⊙ W) − δ·W ‖²",
      .citation = kCitation,
      .needs_calibration = true,
      .needs_gradients = true,
      .inference = AQ_TRANSLATE("method", "Scales and shifts merge into norms, weights and biases."),
      .apply = [](Recipe recipe) { return with_let(learning(std::move(recipe), "omniquant-let")); },
  };
}

}  // namespace aq
