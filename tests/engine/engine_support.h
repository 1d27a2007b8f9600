// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QTemporaryDir>
#include <string>

#include "core/engine/engine.h"
#include "core/methods/method.h"

namespace aq::test {

/// A short run on the embedded LLaMA-type model.
inline RunSpec short_run(const QTemporaryDir& folder, const std::string& method_id, int weight_bits,
                         int activation_bits = 16) {
  RunSpec spec;
  spec.model = "demo:llama";
  spec.recipe.weights.bits = weight_bits;
  spec.recipe.activations.bits = activation_bits;
  spec.recipe = method(method_id).apply(spec.recipe);
  if (spec.recipe.optimizer.epochs) spec.recipe.optimizer.epochs = 2;
  spec.recipe.calibration.nsamples = 4;
  spec.recipe.calibration.seqlen = 64;
  spec.output = folder.filePath("checkpoint").toStdString();
  spec.threads = 1;
  return spec;
}

}  // namespace aq::test
