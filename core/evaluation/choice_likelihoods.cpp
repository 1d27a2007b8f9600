// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/Functions.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "core/base/error.h"
#include "core/evaluation/choice_rows.h"
#include "core/evaluation/hidden_states.h"
#include "core/evaluation/token_likelihood.h"
#include "core/evaluation/zero_shot.h"
#include "core/model/finite_values.h"

namespace aq {
namespace {

constexpr std::int64_t kTokensAtOnce = 1 << 20;  ///< of the sequences that are held in memory together

std::int64_t count_tokens(std::span<const ChoiceRow> rows) {
  std::int64_t tokens = 0;
  for (const ChoiceRow& row : rows) tokens += static_cast<std::int64_t>(row.ids.size());
  return tokens;
}

std::vector<ChoiceRow> rows_of(const Model& model, const std::vector<Question>& questions,
                               std::size_t index) {
  const auto positions = model.config().max_positions;
  return choice_rows(choice_tokens(model.tokenizer(), questions[index], positions), index);
}

/// Of all questions; refuses what cannot be evaluated before anything is.
std::int64_t count_all_tokens(const Model& model, const std::vector<Question>& questions,
                              const RunContext& context) {
  std::int64_t tokens = 0;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    context.check();
    tokens += count_tokens(rows_of(model, questions, i));
  }
  return tokens;
}

/// Rows of a rank's questions from `next` on, which is moved past them; the longest first, so that a batch
/// holds rows of like length.
std::vector<ChoiceRow> take_rows(const Model& model, const std::vector<Question>& questions, Share share,
                                 std::size_t& next) {
  std::vector<ChoiceRow> rows;
  for (std::int64_t tokens = 0; next < questions.size() && tokens < kTokensAtOnce; ++next) {
    if (!share.has(static_cast<std::int64_t>(next))) continue;
    auto more = rows_of(model, questions, next);
    tokens += count_tokens(more);
    std::ranges::move(more, std::back_inserter(rows));
  }
  std::ranges::stable_sort(rows, std::greater(), [](const ChoiceRow& row) { return row.ids.size(); });
  return rows;
}

/// As many of the rows as go through the model together.
std::span<const ChoiceRow> take_batch(const Model& model, std::span<const ChoiceRow>& rows) {
  const auto length = static_cast<std::int64_t>(rows.front().ids.size());
  const auto most = static_cast<std::size_t>(windows_at_once(model.config(), length));
  const auto batch = rows.first(std::min(rows.size(), most));
  rows = rows.subspan(batch.size());
  return batch;
}

/// Shorter rows are filled up with their last token: nothing looks at it.
/// @param rows the first is the longest; @returns int64 [rows, tokens]
at::Tensor padded_ids(std::span<const ChoiceRow> rows) {
  const auto length = static_cast<std::int64_t>(rows.front().ids.size());
  at::Tensor ids = at::empty({static_cast<std::int64_t>(rows.size()), length}, at::kLong);
  auto* out = ids.data_ptr<std::int64_t>();
  for (const ChoiceRow& row : rows) {
    auto* end = std::ranges::copy(row.ids, out).out;
    std::fill(end, out += length, row.ids.back());
  }
  return ids;
}

/// The tokens to look up, and the rows of the flattened hidden states that predict them.
struct Lookup {
  std::vector<std::int64_t> states, targets;
  std::vector<double*> sums;  ///< what each token's log-probability is added to
};

Lookup lookup_of(std::span<const ChoiceRow> rows, ChoiceLikelihoods& sums) {
  const std::size_t length = rows.front().ids.size();
  Lookup lookup;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    for (const ChoiceToken& token : rows[row].tokens) {
      lookup.states.push_back(static_cast<std::int64_t>(row * length + token.position));
      lookup.targets.push_back(token.token);
      lookup.sums.push_back(&sums[token.question][token.choice]);
    }
  }
  return lookup;
}

/// @param hidden [rows, tokens, hidden]
void add_log_probabilities(const Model& model, const at::Tensor& hidden, const Lookup& lookup,
                           const RunContext& context) {
  const at::Tensor states =
      hidden.reshape({-1, hidden.size(2)}).index_select(0, at::tensor(lookup.states));  // [looked up, hidden]
  const at::Tensor found = token_log_likelihoods(model, states, at::tensor(lookup.targets), context)
                               .to(at::kDouble);  // [looked up]
  for (std::size_t i = 0; i < lookup.sums.size(); ++i) *lookup.sums[i] += found.data_ptr<double>()[i];
}

void require_finite_likelihoods(const Model& model, const ChoiceLikelihoods& likelihoods) {
  for (const auto& choices : likelihoods)
    for (const double value : choices)
      if (!std::isfinite(value))
        throw Error(ErrorKind::Numeric, "evaluating", model.name(),
                    "the head gives a log-likelihood that is not finite: " + why_head_not_finite(model));
}

ChoiceLikelihoods zeros_for(const std::vector<Question>& questions) {
  ChoiceLikelihoods zeros;
  for (const Question& question : questions) zeros.emplace_back(question.choices.size(), 0.0);
  return zeros;
}

/// Each question has its likelihoods from one rank, and zeros from the others.
void sum_over_ranks(ChoiceLikelihoods& sums, const Ranks& ranks) {
  std::vector<double> flat;
  for (const auto& choices : sums) flat.insert(flat.end(), choices.begin(), choices.end());
  ranks.sum(std::span(flat));
  auto from = flat.cbegin();
  for (auto& choices : sums)
    for (double& one : choices) one = *from++;
}

}  // namespace

ChoiceLikelihoods choice_log_likelihoods(const Model& model, const std::vector<Question>& questions,
                                         ActivationHook* hook, const RunContext& context,
                                         const ZeroShotProgress& progress) {
  const at::NoGradGuard no_grad;
  const std::int64_t total = count_all_tokens(model, questions, context);
  ChoiceLikelihoods sums = zeros_for(questions);
  std::int64_t done = 0;
  for (std::size_t next = 0; next < questions.size();) {
    const std::vector<ChoiceRow> rows = take_rows(model, questions, context.ranks().share(), next);
    for (std::span<const ChoiceRow> left = rows; !left.empty();) {
      const auto batch = take_batch(model, left);
      done += with_unchanged(model, [&] {
        const at::Tensor hidden = final_hidden_states(model, padded_ids(batch), hook, context);
        add_log_probabilities(model, hidden, lookup_of(batch, sums), context);
        return count_tokens(batch);
      });
      if (progress) progress(std::min(total, done * context.ranks().size()), total);
    }
  }
  sum_over_ranks(sums, context.ranks());
  require_finite_likelihoods(model, sums);
  return sums;
}

}  // namespace aq
