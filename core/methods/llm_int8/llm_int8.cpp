#include "core/base/translate.h"
#include "core/methods/method.h"

namespace aq {
namespace {

Recipe apply(Recipe recipe) {
  recipe.method = "llm-int8";
  recipe.transform = {.norm = "none", .query_key = "none"};
  recipe.clipping.rule = "min-max";
  recipe.weights.format = "integer";
  recipe.weights.bits = 8;
  recipe.weights.granularity = "channel";
  recipe.weights.symmetric = true;
  recipe.activations = {.bits = 8, .symmetric = true, .kv_bits = 16, .outlier_threshold = 6};
  recipe.rounding.rule = "nearest";
  recipe.optimizer.epochs = 0;
  recipe.optimizer.aug_loss = false;
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
      .formula = "X·Wᵀ ≈ X_O·Ŵ_Oᵀ + s_X ⊗ s_W · ( X₈·W₈ᵀ ),  O = channels with | x | ≥ 6",
      .citation =
          "Dettmers et al., LLM.int8(): 8-bit Matrix Multiplication for Transformers at Scale, NeurIPS 2022",
      .needs_calibration = false,
      .needs_gradients = false,
      .inference =
          AQ_TRANSLATE("method", "Nothing to merge; the channels with outliers are computed in float."),
      .apply = apply,
      .fixes = {"weights.format", "weights.bits", "weights.granularity", "weights.symmetric",
                "activations.bits", "activations.symmetric", "activations.kv_bits",
                "activations.outlier_threshold"},
  };
}

}  // namespace aq
