#include "core/base/translate.h"
#include "core/methods/method.h"

namespace aq {
namespace {

Recipe apply(Recipe recipe) {
  recipe.method = "rtn";
  recipe.weights.format = "integer";
  recipe.activations.outlier_threshold = 0;
  recipe.transform = {.norm = "none", .query_key = "none"};
  recipe.clipping.rule = "min-max";
  recipe.rounding.rule = "nearest";
  recipe.optimizer.epochs = 0;
  recipe.optimizer.aug_loss = false;
  return recipe;
}

}  // namespace

Method rtn_method() {
  return {
      .id = "rtn",
      .name = "RTN",
      .summary = AQ_TRANSLATE("method",
                              "Round to nearest: every weight goes to the closest level of its channel's "
                              "grid. The baseline of all others."),
      .formula = "Ŵ = s · (clamp(⌊W / s⌉ + z, 0, 2ᵇ − 1) − z)",
      .citation = "Nagel et al., A White Paper on Neural Network Quantization, 2021",
      .needs_calibration = false,
      .needs_gradients = false,
      .inference = AQ_TRANSLATE("method", "Nothing to merge."),
      .apply = apply,
  };
}

}  // namespace aq
