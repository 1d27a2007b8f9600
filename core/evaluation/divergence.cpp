// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "core/base/error.h"
#include "core/evaluation/hidden_states.h"
#include "core/evaluation/own_windows.h"
#include "core/evaluation/perplexity.h"
#include "core/model/finite_values.h"

namespace aq {
namespace {

void require_comparable(const Model& model, const Model& reference) {
  const auto mine = model.config().vocabulary, theirs = reference.config().vocabulary;
  if (mine == theirs) return;
  throw Error(ErrorKind::BadInput, "comparing", model.name(),
              "its vocabulary of " + std::to_string(mine) + " tokens differs from the " +
                  std::to_string(theirs) + " of " + reference.name());
}

struct Sums {
  double divergence = 0;
  std::int64_t agreeing = 0;
};

/// Σ p (log p − log q) and agreement of a few rows. @param states [rows, hidden] of either model
Sums compare_rows(const Model& model, const at::Tensor& states, const Model& reference,
                  const at::Tensor& reference_states) {
  const at::Tensor log_q = at::log_softmax(model.head(states), -1);                     // [rows, vocabulary]
  const at::Tensor log_p = at::log_softmax(reference.head(reference_states), -1);       // [rows, vocabulary]
  const at::Tensor rows = (log_p.exp() * (log_p - log_q)).sum(-1, false, at::kDouble);  // [rows]
  const at::Tensor same = log_p.argmax(-1).eq(log_q.argmax(-1));                        // [rows]
  return {rows.sum().item<double>(), same.sum().item<std::int64_t>()};
}

/// The states that predict a token of the window: all but the last. @returns [tokens, hidden]
at::Tensor predicting(const at::Tensor& hidden) {
  return hidden.narrow(1, 0, hidden.size(1) - 1).reshape({-1, hidden.size(2)});
}

Sums compare(const Model& model, const at::Tensor& states, const Model& reference,
             const at::Tensor& reference_states, const RunContext& context) {
  const std::int64_t step = logit_rows_at_once(model.config());
  Sums sums;
  for (std::int64_t first = 0; first < states.size(0); first += step) {
    context.check();
    const auto rows = std::min(step, states.size(0) - first);
    const Sums part = compare_rows(model, states.narrow(0, first, rows), reference,
                                   reference_states.narrow(0, first, rows));
    sums.divergence += part.divergence;
    sums.agreeing += part.agreeing;
  }
  return sums;
}

}  // namespace

Divergence evaluate_divergence(const Model& model, ActivationHook* hook, const Model& reference,
                               ActivationHook* reference_hook, const at::Tensor& windows,
                               const RunContext& context) {
  const at::NoGradGuard no_grad;
  require_comparable(model, reference);
  if (windows.numel() == 0 || windows.size(1) < 2)
    throw Error(ErrorKind::BadInput, "comparing", model.name(), "there is no window of two tokens");
  const std::int64_t step = std::min(windows_at_once(model.config(), windows.size(1)),
                                     windows_at_once(reference.config(), windows.size(1)));
  const OwnWindows own(windows.size(0), step, context.ranks());
  Divergence result;
  Sums sums;
  for (std::int64_t round = 0; round < own.rounds && own.round_count(round) > 0; ++round) {
    const at::Tensor ids = windows.narrow(0, own.round_first(round), own.round_count(round));
    const Sums part = with_unchanged(reference, [&] {
      return with_unchanged(model, [&] {
        const at::Tensor mine = predicting(final_hidden_states(model, ids, hook, context));
        const at::Tensor theirs = predicting(final_hidden_states(reference, ids, reference_hook, context));
        return compare(model, mine, reference, theirs, context);
      });
    });
    sums.divergence += part.divergence;
    sums.agreeing += part.agreeing;
    result.tokens += ids.size(0) * (ids.size(1) - 1);
  }
  std::array<double, 3> all{sums.divergence, static_cast<double>(sums.agreeing),
                            static_cast<double>(result.tokens)};
  context.ranks().sum(std::span<double>(all));
  sums = {all[0], static_cast<std::int64_t>(all[1])};
  result.tokens = static_cast<std::int64_t>(all[2]);
  result.kl_divergence = sums.divergence / static_cast<double>(result.tokens);
  result.same_top1 = static_cast<double>(sums.agreeing) / static_cast<double>(result.tokens);
  if (!std::isfinite(result.kl_divergence))
    throw Error(ErrorKind::Numeric, "comparing", model.name(),
                "the divergence is not finite: " + why_head_not_finite(model));
  return result;
}

}  // namespace aq
