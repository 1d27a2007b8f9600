// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/evaluation/zero_shot.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace aq {
namespace {

/// Of one question: whether each rule chooses the answer.
struct Verdict {
  bool raw = false, normalized = false;
};

Verdict judge(const Question& question, const std::vector<double>& likelihoods) {
  std::vector<double> normalized = likelihoods;
  for (std::size_t i = 0; i < normalized.size(); ++i)
    normalized[i] /= static_cast<double>(question.choices[i].size());
  const auto chosen = [](const std::vector<double>& scores) {
    return static_cast<std::size_t>(std::ranges::max_element(scores) - scores.begin());
  };
  return {chosen(likelihoods) == question.answer, chosen(normalized) == question.answer};
}

/// Counts verdicts.
struct Tally {
  std::int64_t examples = 0, raw = 0, normalized = 0;

  void add(const Verdict& verdict) {
    ++examples;
    raw += verdict.raw;
    normalized += verdict.normalized;
  }
  Accuracy accuracy() const {
    const auto n = static_cast<double>(examples);
    const double p = static_cast<double>(normalized) / n;
    const double error =
        examples > 1 ? std::sqrt(p * (1 - p) / (n - 1)) : std::numeric_limits<double>::quiet_NaN();
    return {static_cast<double>(raw) / n, p, error, examples};
  }
};

}  // namespace

ZeroShot zero_shot_accuracy(const std::vector<Question>& questions, const ChoiceLikelihoods& likelihoods) {
  Tally all;
  std::map<std::string, Tally> by_task;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const Verdict verdict = judge(questions[i], likelihoods[i]);
    all.add(verdict);
    if (!questions[i].task.empty()) by_task[questions[i].task].add(verdict);
  }
  ZeroShot result{all.accuracy(), {}};
  for (const auto& [task, tally] : by_task) result.by_task[task] = tally.accuracy();
  return result;
}

}  // namespace aq
