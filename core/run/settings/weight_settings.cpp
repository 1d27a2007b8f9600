// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/translate.h"
#include "core/run/recipe_binding.h"

namespace aq {

namespace {
using enum ParameterType;
}

std::vector<Binding> weight_bindings() {
  return {
      setting(&Recipe::weights, &WeightRecipe::bits,
              {.path = "weights.bits",
               .flag = "--wbits",
               .type = Integer,
               .minimum = 2,
               .maximum = 16,
               .unit = AQ_TRANSLATE("parameter", "bits"),
               .special = {{16, AQ_TRANSLATE("parameter", "off")}},
               .label = AQ_TRANSLATE("parameter", "Weight bits"),
               .help = AQ_TRANSLATE("parameter",
                                    "Bits of a weight, 2 to 8. 16 leaves the weights as they are.")}),
      setting(&Recipe::weights, &WeightRecipe::format,
              {.path = "weights.format",
               .flag = "--weight-format",
               .type = Choice,
               .choices = {"integer", "nf4", "fp4", "kmeans"},
               .choice_labels = {AQ_TRANSLATE("parameter", "Integer"), AQ_TRANSLATE("parameter", "NF4"),
                                 AQ_TRANSLATE("parameter", "FP4"), AQ_TRANSLATE("parameter", "k-means")},
               .label = AQ_TRANSLATE("parameter", "Number format"),
               .help = AQ_TRANSLATE(
                   "parameter",
                   "The levels of a weight: evenly spaced, those of a normal distribution (NF4), a 4-bit "
                   "float (FP4), or learned from the weights (k-means).")}),
      setting(&Recipe::weights, &WeightRecipe::double_quantization,
              {.path = "weights.double_quantization",
               .flag = "--double-quantization",
               .type = Boolean,
               .label = AQ_TRANSLATE("parameter", "Double quantization"),
               .help = AQ_TRANSLATE("parameter", "The scales are quantized too, to 8 bits in blocks of 256."),
               .citation = "QLoRA, section 3",
               .depends_on = "weights.format",
               .depends_values = {"nf4", "fp4"}}),
      setting(
          &Recipe::weights, &WeightRecipe::granularity,
          {.path = "weights.granularity",
           .flag = "--granularity",
           .type = Choice,
           .choices = {"tensor", "channel", "group"},
           .choice_labels = {AQ_TRANSLATE("parameter", "Tensor"), AQ_TRANSLATE("parameter", "Output channel"),
                             AQ_TRANSLATE("parameter", "Group")},
           .label = AQ_TRANSLATE("parameter", "Granularity"),
           .help = AQ_TRANSLATE("parameter", "Which weights share one scale and zero point.")}),
      setting(
          &Recipe::weights, &WeightRecipe::group_size,
          {.path = "weights.group_size",
           .flag = "--group-size",
           .type = Integer,
           .minimum = 1,
           .maximum = 65536,
           .unit = AQ_TRANSLATE("parameter", "channels"),
           .label = AQ_TRANSLATE("parameter", "Group size"),
           .help = AQ_TRANSLATE(
               "parameter", "Input channels that share a scale. The last group of a row holds what is left."),
           .depends_on = "weights.granularity",
           .depends_values = {"group"}}),
      setting(&Recipe::weights, &WeightRecipe::symmetric,
              {.path = "weights.symmetric",
               .flag = "--symmetric",
               .type = Boolean,
               .label = AQ_TRANSLATE("parameter", "Symmetric weights"),
               .help = AQ_TRANSLATE("parameter", "A range centred on zero, without a zero point.")}),
  };
}

}  // namespace aq
