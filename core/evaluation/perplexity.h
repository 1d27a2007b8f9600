// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>

#include "core/model/model.h"
#include "core/run/run_context.h"

namespace aq {

struct Perplexity {
  double perplexity = 0;     ///< exp of the mean negative log-likelihood
  std::int64_t tokens = 0;   ///< tokens that have a loss: windows × (seqlen − 1)
  double seconds = 0;
};

/// Tokens with a loss so far, all of them, and the perplexity so far.
using EvaluationProgress = std::function<void(std::int64_t tokens, std::int64_t total, double perplexity)>;

/// Perplexity over windows that do not overlap; the first token of a window has no loss. Blocks are loaded
/// one at a time and carry a chunk of windows each, so that memory holds one block and the chunk's
/// activations. Where several ranks share the run, each takes its part of the windows; every rank calls, and
/// gets the result.
/// @param windows int64 [windows, seqlen]
/// @param hook    simulates activation quantization; may be null
/// @param compute dtype of weights and activations, float32 or bfloat16; likelihoods are float32 either way
/// @throws Error(Numeric) naming the block where a value is not finite, Error(Cancelled)
Perplexity evaluate_perplexity(const Model& model, const at::Tensor& windows, ActivationHook* hook,
                               const RunContext& context, const EvaluationProgress& progress = {},
                               at::ScalarType compute = at::kFloat);

struct Divergence {
  double kl_divergence = 0;  ///< mean over tokens of KL(reference ‖ model), in nats
  double same_top1 = 0;      ///< share of tokens whose likeliest next token is the same
  std::int64_t tokens = 0;
};

/// Compares next-token distributions on the same windows, which ranks share as above. @param hook for `model`
/// only; `reference_hook` likewise
Divergence evaluate_divergence(const Model& model, ActivationHook* hook, const Model& reference,
                               ActivationHook* reference_hook, const at::Tensor& windows, const RunContext& context);

}  // namespace aq
