// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/translate.h"
#include "core/run/recipe_binding.h"

namespace aq {

namespace {
using enum ParameterType;
}

std::vector<Binding> learning_bindings() {
  return {
      setting(&Recipe::optimizer, &OptimizerRecipe::epochs,
              {.path = "optimizer.epochs",
               .flag = "--epochs",
               .type = Integer,
               .minimum = 0,
               .maximum = 1000,
               .unit = AQ_TRANSLATE("parameter", "epochs"),
               .label = AQ_TRANSLATE("parameter", "Epochs"),
               .help = AQ_TRANSLATE("parameter", "Passes over the calibration set for each block.")}),
      setting(&Recipe::optimizer, &OptimizerRecipe::batch_size,
              {.path = "optimizer.batch_size",
               .flag = "--batch-size",
               .type = Integer,
               .minimum = 1,
               .maximum = 100000,
               .unit = AQ_TRANSLATE("parameter", "samples"),
               .label = AQ_TRANSLATE("parameter", "Batch"),
               .help = AQ_TRANSLATE(
                   "parameter", "Samples whose mean gradient makes a step. Several processes share them.")}),
      setting(&Recipe::optimizer, &OptimizerRecipe::let_lr,
              {.path = "optimizer.let_lr",
               .flag = "--let-lr",
               .type = Real,
               .minimum = 0,
               .maximum = 1,
               .logarithmic = true,
               .label = AQ_TRANSLATE("parameter", "Learning rate of the transform"),
               .help = AQ_TRANSLATE("parameter", "AdamW step size of matrices, scales and shifts.")}),
      setting(&Recipe::optimizer, &OptimizerRecipe::lwc_lr,
              {.path = "optimizer.lwc_lr",
               .flag = "--lwc-lr",
               .type = Real,
               .minimum = 0,
               .maximum = 1,
               .logarithmic = true,
               .label = AQ_TRANSLATE("parameter", "Learning rate of the clipping"),
               .help = AQ_TRANSLATE("parameter", "AdamW step size of the clipping factors.")}),
      setting(&Recipe::optimizer, &OptimizerRecipe::schedule,
              {.path = "optimizer.schedule",
               .flag = "--schedule",
               .type = Choice,
               .choices = {"constant", "cosine"},
               .choice_labels = {AQ_TRANSLATE("parameter", "Constant"), AQ_TRANSLATE("parameter", "Cosine")},
               .label = AQ_TRANSLATE("parameter", "Schedule"),
               .help = AQ_TRANSLATE(
                   "parameter",
                   "Whether the learning rates stay, or fall to a thousandth along a half cosine.")}),
      setting(&Recipe::optimizer, &OptimizerRecipe::aug_loss,
              {.path = "optimizer.aug_loss",
               .flag = "--aug-loss",
               .type = Boolean,
               .label = AQ_TRANSLATE("parameter", "Auxiliary loss"),
               .help = AQ_TRANSLATE(
                   "parameter", "Adds the distance to the float block's output on the quantized input.")}),
      setting(&Recipe::optimizer, &OptimizerRecipe::compute,
              {.path = "optimizer.compute",
               .flag = "--compute",
               .type = Choice,
               .choices = {"float32", "bfloat16"},
               .choice_labels = {AQ_TRANSLATE("parameter", "32-bit float"),
                                 AQ_TRANSLATE("parameter", "bfloat16 products")},
               .label = AQ_TRANSLATE("parameter", "Compute"),
               .help = AQ_TRANSLATE(
                   "parameter",
                   "Precision of the block's products. Parameters are kept in 32 bits either way.")}),
      setting(&Recipe::calibration, &CalibrationRecipe::nsamples,
              {.path = "calibration.nsamples",
               .flag = "--nsamples",
               .type = Integer,
               .minimum = 1,
               .maximum = 100000,
               .unit = AQ_TRANSLATE("parameter", "samples"),
               .label = AQ_TRANSLATE("parameter", "Samples"),
               .help = AQ_TRANSLATE("parameter", "Pieces of text in the calibration set.")}),
      setting(&Recipe::calibration, &CalibrationRecipe::seqlen,
              {.path = "calibration.seqlen",
               .flag = "--seqlen",
               .type = Integer,
               .minimum = 2,
               .maximum = 131072,
               .unit = AQ_TRANSLATE("parameter", "tokens"),
               .label = AQ_TRANSLATE("parameter", "Sample length"),
               .help = AQ_TRANSLATE("parameter", "Tokens of a calibration sample.")}),
      setting(
          &Recipe::calibration, &CalibrationRecipe::seed,
          {.path = "calibration.seed",
           .flag = "--seed",
           .type = Integer,
           .minimum = 0,
           .maximum = 2147483647,
           .label = AQ_TRANSLATE("parameter", "Seed"),
           .help = AQ_TRANSLATE("parameter", "Chooses the samples. The same seed gives the same result.")}),
  };
}

}  // namespace aq
