// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/model/model.h"
#include "core/run/run_context.h"
#include "core/text/questions.h"

namespace aq {

/// log p(choice | context) in nats: [question][choice].
using ChoiceLikelihoods = std::vector<std::vector<double>>;

/// Tokens read so far, and all that are to be read.
using ZeroShotProgress = std::function<void(std::int64_t tokens, std::int64_t total)>;

/// The log-likelihood of every choice behind its context. Sequences of like length go through the model
/// together, filled up on the right; blocks are loaded one at a time, so that memory holds one block and the
/// activations of one batch. Ranks share the questions: every rank calls, and gets all likelihoods.
/// @param hook simulates activation quantization; may be null
/// @throws Error(BadInput) naming the question that is too long for the model or lacks a token,
/// Error(Numeric) where a value is not finite, Error(Cancelled)
ChoiceLikelihoods choice_log_likelihoods(const Model& model, const std::vector<Question>& questions,
                                         ActivationHook* hook, const RunContext& context,
                                         const ZeroShotProgress& progress = {});

/// How often the likeliest choice is the right one; of choices that are equally likely the first counts.
struct Accuracy {
  double raw = 0;             ///< by log-likelihood ("acc")
  double normalized = 0;      ///< by log-likelihood over the choice's length in bytes ("acc_norm")
  double standard_error = 0;  ///< of `normalized`, from the sample variance; NaN for a single example
  std::int64_t examples = 0;
};

struct ZeroShot {
  Accuracy all;
  std::map<std::string, Accuracy> by_task;  ///< of the questions that name one
};

ZeroShot zero_shot_accuracy(const std::vector<Question>& questions, const ChoiceLikelihoods& likelihoods);

}  // namespace aq
