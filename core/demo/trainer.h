// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/demo/trainable_model.h"
#include "core/run/run_context.h"

namespace aq::demo {

struct TrainerOptions {
  std::int64_t steps = 1;
  std::uint64_t seed = 1;  ///< of the windows' positions
  double learning_rate = 3e-3;
  double weight_decay = 0.05;  ///< of matrices; norms, biases and embeddings have none
  double clip_norm = 1;
};

/// Tokens of one step: eight windows of 256, or four of 512 in every fourth step, so that late positions
/// learn too.
inline constexpr std::int64_t kStepTokens = 2048;

/// The learning rate's factor: a linear warm-up, then half a cosine down to a twentieth.
double learning_rate_factor(std::int64_t step, std::int64_t steps);

/// AdamW on the next-token loss of windows drawn from `stream`.
/// @param finished called after each step with its number from 1 and its loss in nats a token
/// @throws Error(Cancelled), Error(Numeric) where the loss is not finite
void train(TrainableModel& model, const std::vector<std::int32_t>& stream, const TrainerOptions& options,
           const RunContext& context, const std::function<void(std::int64_t step, double loss)>& finished);

}  // namespace aq::demo
