// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/evaluation/token_likelihood.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <algorithm>
#include <vector>

namespace aq {
namespace {

constexpr std::int64_t kRows = 512;      ///< that share one reading of the head's weights
constexpr std::int64_t kColumns = 4096;  ///< of the vocabulary: 8 MB of logits

/// What the columns seen so far say of each row.
struct Seen {
  at::Tensor log_sum;  // [rows]: log Σ exp(logit)
  at::Tensor target;   // [rows]: the target's logit
};

/// @param logits [rows, columns] of the vocabulary's columns from `first` on; targets int64 [rows]
Seen look(const at::Tensor& logits, const at::Tensor& targets, std::int64_t first) {
  const at::Tensor columns = targets - first;  // [rows]
  const at::Tensor inside = columns.ge(0).logical_and_(columns.lt(logits.size(1)));
  const at::Tensor picked = logits.gather(1, columns.clamp(0, logits.size(1) - 1).unsqueeze(1)).squeeze(1);
  return {at::logsumexp(logits, 1), picked.mul_(inside)};  // elsewhere nothing is added
}

/// @param states [rows, hidden], after the final norm; targets int64 [rows]; @returns [rows]
at::Tensor of_rows(const Model& model, const at::Tensor& states, const at::Tensor& targets,
                   const RunContext& context) {
  const auto wide = at::promoteTypes(states.scalar_type(), at::kFloat);
  Seen all;
  for (std::int64_t first = 0; first < model.config().vocabulary; first += kColumns) {
    context.check();
    const auto columns = std::min(kColumns, model.config().vocabulary - first);
    const Seen part = look(model.logits(states, first, columns).to(wide), targets, first);
    all.log_sum = all.log_sum.defined() ? at::logaddexp(all.log_sum, part.log_sum) : part.log_sum;
    all.target = all.target.defined() ? all.target + part.target : part.target;
  }
  return all.target - all.log_sum;
}

}  // namespace

at::Tensor token_log_likelihoods(const Model& model, const at::Tensor& states, const at::Tensor& targets,
                                 const RunContext& context) {
  std::vector<at::Tensor> parts;
  for (std::int64_t first = 0; first < states.size(0); first += kRows) {
    const auto rows = std::min(kRows, states.size(0) - first);
    parts.push_back(of_rows(model, model.final_norm(states.narrow(0, first, rows)),
                            targets.narrow(0, first, rows), context));
  }
  return at::cat(parts);
}

}  // namespace aq
