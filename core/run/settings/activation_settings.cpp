// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/translate.h"
#include "core/run/recipe_binding.h"

namespace aq {

namespace {
using enum ParameterType;
}

std::vector<Binding> activation_bindings() {
  const auto min_max = AQ_TRANSLATE("parameter", "Min-max");
  return {
      setting(&Recipe::activations, &ActivationRecipe::bits,
              {.path = "activations.bits",
               .flag = "--abits",
               .type = Integer,
               .minimum = 2,
               .maximum = 16,
               .unit = AQ_TRANSLATE("parameter", "bits"),
               .special = {{16, AQ_TRANSLATE("parameter", "off")}},
               .label = AQ_TRANSLATE("parameter", "Activation bits"),
               .help = AQ_TRANSLATE(
                   "parameter",
                   "Bits of the input of every linear layer, per token, with ranges taken as it runs. "
                   "16 leaves activations as they are.")}),
      setting(&Recipe::activations, &ActivationRecipe::symmetric,
              {.path = "activations.symmetric",
               .flag = "--symmetric-activations",
               .type = Boolean,
               .label = AQ_TRANSLATE("parameter", "Symmetric activations"),
               .help = AQ_TRANSLATE("parameter", "A range centred on zero for activations.")}),
      setting(
          &Recipe::activations, &ActivationRecipe::kv_bits,
          {.path = "activations.kv_bits",
           .flag = "--kv-bits",
           .type = Integer,
           .minimum = 0,
           .maximum = 16,
           .unit = AQ_TRANSLATE("parameter", "bits"),
           .special = {{0, AQ_TRANSLATE("parameter", "as activations")},
                       {16, AQ_TRANSLATE("parameter", "off")}},
           .label = AQ_TRANSLATE("parameter", "Attention bits"),
           .help = AQ_TRANSLATE("parameter",
                                "Bits of queries, keys and values at the attention products. 0 follows the "
                                "activation bits, 16 leaves them as they are.")}),
      setting(&Recipe::activations, &ActivationRecipe::outlier_threshold,
              {.path = "activations.outlier_threshold",
               .flag = "--outlier-threshold",
               .type = Real,
               .minimum = 0,
               .maximum = 1000,
               .label = AQ_TRANSLATE("parameter", "Outlier threshold"),
               .help = AQ_TRANSLATE("parameter",
                                    "Input channels that reach this magnitude stay in float. 0: none do."),
               .citation = "LLM.int8(), section 3.2"}),
      setting(&Recipe::activations, &ActivationRecipe::range,
              {.path = "activations.range",
               .flag = "--activation-range",
               .type = Choice,
               .choices = {"dynamic", "static"},
               .choice_labels = {AQ_TRANSLATE("parameter", "Dynamic"), AQ_TRANSLATE("parameter", "Static")},
               .label = AQ_TRANSLATE("parameter", "Activation range"),
               .help = AQ_TRANSLATE(
                   "parameter",
                   "Dynamic: of each token, as it comes. Static: one for each layer's input, observed on "
                   "the calibration set and kept with the checkpoint.")}),
      setting(&Recipe::activations, &ActivationRecipe::observer,
              {.path = "activations.observer",
               .flag = "--observer",
               .type = Choice,
               .choices = {"min-max", "percentile", "mse"},
               .choice_labels = {min_max, AQ_TRANSLATE("parameter", "Percentile"),
                                 AQ_TRANSLATE("parameter", "Squared error")},
               .label = AQ_TRANSLATE("parameter", "Observer"),
               .help = AQ_TRANSLATE(
                   "parameter",
                   "How a static range is taken: all values, a share of them, or the range with the "
                   "least squared error of rounding."),
               .depends_on = "activations.range",
               .depends_values = {"static"}}),
      setting(&Recipe::activations, &ActivationRecipe::percentile,
              {.path = "activations.percentile",
               .flag = "--percentile",
               .type = Real,
               .minimum = 50,
               .maximum = 100,
               .unit = AQ_TRANSLATE("parameter", "%"),
               .label = AQ_TRANSLATE("parameter", "Percentile"),
               .help = AQ_TRANSLATE("parameter",
                                    "Share of the values that lie inside a percentile observer's range."),
               .depends_on = "activations.observer",
               .depends_values = {"percentile"}}),
      setting(&Recipe::activations, &ActivationRecipe::clipping,
              {.path = "activations.clipping",
               .flag = "--activation-clipping",
               .type = Choice,
               .choices = {"min-max", "learned"},
               .choice_labels = {min_max, AQ_TRANSLATE("parameter", "Learned (LAC)")},
               .label = AQ_TRANSLATE("parameter", "Activation clipping"),
               .help = AQ_TRANSLATE(
                   "parameter",
                   "How the range of a token is chosen: as it is, or shrunk by two factors learned for "
                   "each layer's input."),
               .citation = "FlatQuant, section 3.1"}),
      setting(&Recipe::activations, &ActivationRecipe::clip_ratio,
              {.path = "activations.clip_ratio",
               .flag = "--clip-ratio",
               .type = Real,
               .minimum = 0.1,
               .maximum = 1,
               .label = AQ_TRANSLATE("parameter", "Clip ratio"),
               .help = AQ_TRANSLATE("parameter",
                                    "Share of its range that a token of a layer's input is clipped to."),
               .citation = "QuaRot, section 5",
               .depends_on = "activations.range",
               .depends_values = {"dynamic"}}),
      setting(&Recipe::activations, &ActivationRecipe::kv_granularity,
              {.path = "activations.kv_granularity",
               .flag = "--kv-granularity",
               .type = Choice,
               .choices = {"token", "channel"},
               .choice_labels = {AQ_TRANSLATE("parameter", "Token"), AQ_TRANSLATE("parameter", "Channel")},
               .label = AQ_TRANSLATE("parameter", "Scales of keys"),
               .help = AQ_TRANSLATE(
                   "parameter",
                   "Which keys share a scale: all channels of a token, or each channel over a group of "
                   "tokens. Queries and values are rounded token by token."),
               .citation = "KIVI, section 3"}),
      setting(&Recipe::activations, &ActivationRecipe::kv_group_size,
              {.path = "activations.kv_group_size",
               .flag = "--kv-group-size",
               .type = Integer,
               .minimum = 1,
               .maximum = 65536,
               .unit = AQ_TRANSLATE("parameter", "tokens"),
               .label = AQ_TRANSLATE("parameter", "Group of keys"),
               .help = AQ_TRANSLATE(
                   "parameter",
                   "Tokens whose keys share the scales of the channels. A last group that is not full "
                   "stays in float."),
               .depends_on = "activations.kv_granularity",
               .depends_values = {"channel"}}),
  };
}

}  // namespace aq
