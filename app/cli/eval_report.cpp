// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/eval_report.h"

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "app/cli/report.h"
#include "app/cli/table.h"

namespace aq::cli {
namespace {

using EvaluationRows = std::vector<std::pair<std::string, std::string>>;

double tokens_per_second(const Perplexity& perplexity) {
  return perplexity.seconds > 0 ? static_cast<double>(perplexity.tokens) / perplexity.seconds : 0;
}

/// The standard error of a single example is NaN, and null in JSON.
nlohmann::ordered_json accuracy_json(const Accuracy& accuracy) {
  return {{"accuracy", accuracy.raw},
          {"accuracy_norm", accuracy.normalized},
          {"standard_error", accuracy.standard_error},
          {"examples", accuracy.examples}};
}

nlohmann::ordered_json zero_shot_json(const ZeroShot& zero_shot) {
  auto json = accuracy_json(zero_shot.all);
  for (const auto& [task, accuracy] : zero_shot.by_task) json["by_task"][task] = accuracy_json(accuracy);
  return json;
}

nlohmann::ordered_json evaluation_json(const EvalResult& result) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  if (result.perplexity) {
    json["perplexity"] = result.perplexity->perplexity;
    json["tokens"] = result.perplexity->tokens;
    json["tokens_per_second"] = tokens_per_second(*result.perplexity);
    json["seqlen"] = result.seqlen;
  }
  if (result.divergence) {
    json["kl_divergence"] = result.divergence->kl_divergence;
    json["same_top1"] = result.divergence->same_top1;
  }
  if (result.zero_shot) json["zero_shot"] = zero_shot_json(*result.zero_shot);
  return json;
}

std::string percent(double share) { return number_text(100 * share, 4) + "%"; }

/// "63.2% (raw 61%), standard error 2.1%, of 480"
std::string accuracy_text(const Accuracy& accuracy) {
  std::string text = percent(accuracy.normalized) + " (raw " + percent(accuracy.raw) + ")";
  if (accuracy.examples > 1)
    text += ", standard error " + number_text(100 * accuracy.standard_error, 2) + "%";
  return text + ", of " + std::to_string(accuracy.examples);
}

void add_zero_shot(EvaluationRows& rows, const ZeroShot& zero_shot) {
  rows.emplace_back("accuracy", accuracy_text(zero_shot.all));
  for (const auto& [task, accuracy] : zero_shot.by_task)
    rows.emplace_back("  " + task, accuracy_text(accuracy));
}

EvaluationRows evaluation_rows(const EvalResult& result) {
  EvaluationRows rows;
  if (result.perplexity) {
    rows.emplace_back("perplexity", number_text(result.perplexity->perplexity, 6));
    rows.emplace_back("tokens", std::to_string(result.perplexity->tokens));
    rows.emplace_back("window", std::to_string(result.seqlen));
    rows.emplace_back("tokens a second", number_text(tokens_per_second(*result.perplexity), 4));
  }
  if (result.divergence) {
    rows.emplace_back("KL divergence", number_text(result.divergence->kl_divergence, 4) + " nats a token");
    rows.emplace_back("same top token", percent(result.divergence->same_top1));
  }
  if (result.zero_shot) add_zero_shot(rows, *result.zero_shot);
  return rows;
}

}  // namespace

void print_evaluation(std::ostream& out, const EvalResult& result, bool json) {
  json ? print_json(out, evaluation_json(result)) : print_pairs(out, evaluation_rows(result));
}

}  // namespace aq::cli
