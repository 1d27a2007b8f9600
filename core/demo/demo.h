// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "core/demo/world/world.h"
#include "core/run/run_context.h"

namespace aq {

/// What `affinequant demo train` is asked to do.
struct DemoOptions {
  std::string family = "llama";  ///< "llama" or "opt"
  std::string output;            ///< checkpoint directory to write; must not exist
  std::int64_t seed = 1;         ///< of the training text and of the initial weights
  std::int64_t steps = 0;        ///< optimizer steps; 0: kDemoSteps
  int threads = 1;               ///< of libtorch; another number may change the last bits of the weights
};

inline constexpr std::int64_t kDemoSteps = 1600;

/// How far a training is; sent at the first step, about once a second, and at the last step.
struct DemoProgress {
  std::int64_t step = 0, steps = 0;
  double loss = 0;  ///< mean negative log-likelihood of a token, smoothed over some 20 steps, in nats
  double tokens_per_second = 0;  ///< since the start
  double seconds_left = 0;
};

/// What a training left behind.
struct DemoReport {
  std::int64_t parameters = 0, tokens = 0;
  std::uint64_t bytes = 0;  ///< of model.safetensors
  double loss = 0;          ///< as in the last DemoProgress
  double seconds = 0;
};

/// Trains one demo model from nothing: writes the world's text, learns a tokenizer and the weights, gives
/// some channels outliers (core/demo/outliers.h), and stores a float16 checkpoint in HF's layout. Blocking.
/// @throws Error(BadArgument) for an unknown family or a number out of range, Error(Output) where `output`
/// exists or cannot be written, Error(Cancelled), Error(Numeric) where the loss is not finite; nothing is
/// left behind then
DemoReport train_demo(const DemoOptions& options, const RunContext& context,
                      const std::function<void(const DemoProgress&)>& progress = {});

/// The held-out text that is embedded as resources/demo/<part>.txt, made anew.
/// @param part "calibration" or "evaluation". @throws Error(BadArgument) for any other
std::string make_demo_text(const std::string& part);

/// The multiple-choice questions that are embedded as resources/demo/tasks.jsonl, made anew, or others of the
/// same kind by another seed.
std::string make_demo_tasks(std::uint64_t seed = 1);

}  // namespace aq
