#include "core/base/translate.h"
#include "core/methods/method.h"

namespace aq {
namespace {

Recipe apply(Recipe recipe) {
  recipe.method = "omniquant";
  recipe.weights.format = "integer";
  recipe.activations.outlier_threshold = 0;
  // The published recipe leaves the inside of the MLP alone; a scale there is free and wins where activations round.
  recipe.transform = {.norm = "diagonal",
                      .value_output = "diagonal",
                      .query_key = "diagonal",
                      .up_down = "auto",
                      .shift = "bias"};
  recipe.clipping.rule = "learned";
  recipe.rounding.rule = "nearest";
  recipe.optimizer.epochs = 10;
  recipe.optimizer.let_lr = 5e-3;
  recipe.optimizer.lwc_lr = 1e-2;
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
      .formula = "min over s, δ, γ, β of ‖ X·W − ((X − δ) ⊘ s) · Q_γβ(s ⊙ W) − δ·W ‖²",
      .citation = "Shao et al., OmniQuant: Omnidirectionally Calibrated Quantization for LLMs, ICLR 2024",
      .needs_calibration = true,
      .needs_gradients = true,
      .inference = AQ_TRANSLATE("method", "Scales and shifts merge into norms, weights and biases."),
      .apply = apply,
  };
}

}  // namespace aq
