// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/translate.h"
#include "core/run/recipe_binding.h"

namespace aq {

namespace {
using enum ParameterType;
}

std::vector<Binding> rounding_bindings() {
  return {
      setting(
          &Recipe::clipping, &ClippingRecipe::rule,
          {.path = "clipping.rule",
           .flag = "--clipping",
           .type = Choice,
           .choices = {"min-max", "learned", "search"},
           .choice_labels = {AQ_TRANSLATE("parameter", "Min-max"), AQ_TRANSLATE("parameter", "Learned (LWC)"),
                             AQ_TRANSLATE("parameter", "Grid search")},
           .label = AQ_TRANSLATE("parameter", "Weight clipping"),
           .help = AQ_TRANSLATE("parameter", "How the range of each channel or group of weights is chosen."),
           .citation = "OmniQuant, equation 2"}),
      setting(
          &Recipe::rounding, &RoundingRecipe::rule,
          {.path = "rounding.rule",
           .flag = "--rounding",
           .type = Choice,
           .choices = {"nearest", "gptq", "obq", "adaround", "signround"},
           .choice_labels = {AQ_TRANSLATE("parameter", "Nearest"), AQ_TRANSLATE("parameter", "GPTQ"),
                             AQ_TRANSLATE("parameter", "OBQ"), AQ_TRANSLATE("parameter", "AdaRound"), AQ_TRANSLATE("parameter", "SignRound")},
           .label = AQ_TRANSLATE("parameter", "Rounding"),
           .help = AQ_TRANSLATE(
               "parameter",
               "How a weight is put on the grid. GPTQ rounds column by column and lets the columns "
               "to come make up for each error; OBQ, its ancestor, does so weight by weight in the order that "
               "costs least, for small layers. AdaRound and SignRound learn for each weight whether "
               "it goes up or down, on the block's output."),
           .citation = "Frantar et al., GPTQ, 2023; Nagel et al., AdaRound, 2020; Cheng et al., SignRound, 2023"}),
      setting(&Recipe::rounding, &RoundingRecipe::dampening,
              {.path = "rounding.dampening",
               .flag = "--dampening",
               .type = Real,
               .minimum = 0,
               .maximum = 1,
               .logarithmic = true,
               .label = AQ_TRANSLATE("parameter", "Dampening"),
               .help = AQ_TRANSLATE("parameter",
                                    "Share of the Hessian's mean diagonal that is added to its diagonal."),
               .citation = "GPTQ, section 3.3",
               .depends_on = "rounding.rule",
               .depends_values = {"gptq", "obq"}}),
      setting(&Recipe::rounding, &RoundingRecipe::act_order,
              {.path = "rounding.act_order",
               .flag = "--act-order",
               .type = Boolean,
               .label = AQ_TRANSLATE("parameter", "Activation order"),
               .help = AQ_TRANSLATE("parameter", "Columns with the largest activations are rounded first."),
               .depends_on = "rounding.rule",
               .depends_values = {"gptq"}}),
      setting(
          &Recipe::rounding, &RoundingRecipe::static_groups,
          {.path = "rounding.static_groups",
           .flag = "--static-groups",
           .type = Boolean,
           .label = AQ_TRANSLATE("parameter", "Static groups"),
           .help = AQ_TRANSLATE("parameter", "The range of every group is taken before anything is rounded."),
           .depends_on = "rounding.rule",
           .depends_values = {"gptq"}}),
      setting(&Recipe::rounding, &RoundingRecipe::block_size,
              {.path = "rounding.block_size",
               .flag = "--block-size",
               .type = Integer,
               .minimum = 1,
               .maximum = 65536,
               .unit = AQ_TRANSLATE("parameter", "channels"),
               .label = AQ_TRANSLATE("parameter", "Block of columns"),
               .help = AQ_TRANSLATE("parameter",
                                    "Columns whose errors are fed back together; the result is the same."),
               .depends_on = "rounding.rule",
               .depends_values = {"gptq"}}),
      setting(&Recipe::rounding, &RoundingRecipe::epochs,
              {.path = "rounding.epochs",
               .flag = "--rounding-epochs",
               .type = Integer,
               .minimum = 1,
               .maximum = 100000,
               .unit = AQ_TRANSLATE("parameter", "epochs"),
               .label = AQ_TRANSLATE("parameter", "Epochs of rounding"),
               .help = AQ_TRANSLATE("parameter",
                                    "Passes over the calibration set in which the rounding is learned."),
               .depends_on = "rounding.rule",
               .depends_values = {"adaround", "signround"}}),
      setting(&Recipe::rounding, &RoundingRecipe::lr,
              {.path = "rounding.lr",
               .flag = "--rounding-lr",
               .type = Real,
               .minimum = 0,
               .maximum = 1,
               .label = AQ_TRANSLATE("parameter", "Learning rate of rounding"),
               .help = AQ_TRANSLATE(
                   "parameter",
                   "Step size of learned rounding. 0 takes the rule's own: 20 over the number of steps for "
                   "AdaRound, 1 over it for SignRound."),
               .citation = "BRECQ: 20 000 steps of 1e-3; auto-round: 1 / steps",
               .depends_on = "rounding.rule",
               .depends_values = {"adaround", "signround"}}),
      setting(&Recipe::rounding, &RoundingRecipe::regularization,
              {.path = "rounding.regularization",
               .flag = "--rounding-regularization",
               .type = Real,
               .minimum = 0,
               .maximum = 1e6,
               .logarithmic = true,
               .label = AQ_TRANSLATE("parameter", "Regularization"),
               .help = AQ_TRANSLATE(
                   "parameter",
                   "Weight of the term that drives each weight to up or down; rounding to nearest costs 1."),
               .citation = "AdaRound, equation 24",
               .depends_on = "rounding.rule",
               .depends_values = {"adaround"}}),
      setting(&Recipe::rounding, &RoundingRecipe::tune_range,
              {.path = "rounding.tune_range",
               .flag = "--tune-range",
               .type = Boolean,
               .label = AQ_TRANSLATE("parameter", "Learn the ranges too"),
               .help = AQ_TRANSLATE("parameter",
                                    "SignRound also learns how far each range is shrunk at both ends."),
               .citation = "SignRound, section 3",
               .depends_on = "rounding.rule",
               .depends_values = {"signround"}}),
  };
}

}  // namespace aq
