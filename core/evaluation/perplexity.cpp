// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/evaluation/perplexity.h"

#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <span>

#include "core/base/error.h"
#include "core/evaluation/hidden_states.h"
#include "core/evaluation/own_windows.h"
#include "core/evaluation/token_likelihood.h"
#include "core/model/finite_values.h"

namespace aq {
namespace {

/// Σ −log p(next token) over the windows, all tokens but each window's first.
/// @param hidden [windows, seqlen, hidden]; ids int64 [windows, seqlen]
double negative_log_likelihood(const Model& model, const at::Tensor& hidden, const at::Tensor& ids,
                               const RunContext& context) {
  const auto last = ids.size(1) - 1;
  const at::Tensor states = hidden.narrow(1, 0, last).reshape({-1, hidden.size(2)});  // [tokens, hidden]
  const at::Tensor targets = ids.narrow(1, 1, last).reshape({-1});                    // [tokens]
  return -token_log_likelihoods(model, states, targets, context).sum(at::kDouble).item<double>();
}

/// e to the mean of −log p, which is beyond the numbers from 709.8 on, where every logit may be finite.
double perplexity_of(const Model& model, double mean) {
  if (!std::isfinite(mean))
    throw Error(ErrorKind::Numeric, "evaluating", model.name(),
                "the head gives a perplexity that is not finite: " + why_head_not_finite(model));
  const double perplexity = std::exp(mean);
  if (std::isfinite(perplexity)) return perplexity;
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", mean);
  throw Error(ErrorKind::Numeric, "evaluating", model.name(),
              std::string("the mean of −log p over its tokens is ") + text +
                  ", and e to that, the perplexity, is too large for a number; the logits are finite",
              "the model is far from any that predicts text: check its head and its last norm");
}

}  // namespace

Perplexity evaluate_perplexity(const Model& model, const at::Tensor& windows, ActivationHook* hook,
                               const RunContext& context, const EvaluationProgress& progress,
                               at::ScalarType compute) {
  const at::NoGradGuard no_grad;
  const auto start = std::chrono::steady_clock::now();
  const std::int64_t total = windows.size(0) * (windows.size(1) - 1);
  if (total < 1)
    throw Error(ErrorKind::BadInput, "evaluating", model.name(), "there is no window of two tokens");
  Perplexity result;
  const OwnWindows own(windows.size(0), windows_at_once(model.config(), windows.size(1)), context.ranks());
  double sum = 0;
  for (std::int64_t round = 0; round < own.rounds; ++round) {
    std::array<double, 2> more{};  // −log p, tokens
    if (const std::int64_t count = own.round_count(round); count > 0) {
      const at::Tensor ids = windows.narrow(0, own.round_first(round), count);
      more[0] = with_unchanged(model, [&] {
        return negative_log_likelihood(model, final_hidden_states(model, ids, hook, context, compute), ids,
                                       context);
      });
      more[1] = static_cast<double>(count * (ids.size(1) - 1));
    }
    context.ranks().sum(std::span<double>(more));
    sum += more[0];
    result.tokens += static_cast<std::int64_t>(more[1]);
    result.perplexity = perplexity_of(model, sum / static_cast<double>(result.tokens));
    if (progress) progress(result.tokens, total, result.perplexity);
  }
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return result;
}

}  // namespace aq
