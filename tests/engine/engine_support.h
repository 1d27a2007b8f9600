// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QTemporaryDir>
#include <stop_token>
#include <string>

#include "core/base/error.h"
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

/// Shorter yet: what is enough to pass every kind of interruption point.
inline RunSpec brief_run(const QTemporaryDir& folder, const std::string& method_id, int weight_bits) {
  RunSpec spec = short_run(folder, method_id, weight_bits);
  spec.recipe.calibration.nsamples = 2;
  spec.recipe.calibration.seqlen = 32;
  if (spec.recipe.optimizer.epochs) spec.recipe.optimizer.epochs = 1;
  return spec;
}

/// Runs and asks for a stop at the `last`th interruption point. @returns how many were passed
inline int points_until_stopped(const RunSpec& spec, int last) {
  int seen = 0;
  std::stop_source stop;
  const RunContext context(stop.get_token(), nullptr, {});
  try {
    Engine::run(spec, context.with_checks([&] {
      if (++seen == last) stop.request_stop();
    }));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::Cancelled) qFatal("%s", error.what());
  }
  return seen;
}

}  // namespace aq::test
