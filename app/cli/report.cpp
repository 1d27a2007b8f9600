// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/report.h"

#include "app/cli/table.h"

namespace aq::cli {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

void print_blocks(std::ostream& out, const std::vector<BlockOutcome>& blocks) {
  Table table({"block", "loss at start", "loss at end", "seconds"});
  for (const auto& block : blocks)
    table.add({std::to_string(block.index), number_text(block.loss_initial, 4),
               number_text(block.loss_final, 4), number_text(block.seconds, 3)});
  table.print(out);
}

}  // namespace

void print_json(std::ostream& out, const nlohmann::ordered_json& json) {
  out << json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << std::endl;
}

void print_outcome(std::ostream& out, const Outcome& outcome, bool json) {
  if (json) return print_json(out, to_json(outcome));
  print_blocks(out, outcome.blocks);
  Pairs pairs{{"method", outcome.spec.recipe.method + " " + short_name(outcome.spec.recipe)}};
  for (const auto& [name, perplexity] : outcome.perplexity)
    pairs.emplace_back("perplexity " + name, number_text(perplexity, 6));
  pairs.emplace_back("seconds", number_text(outcome.seconds, 4));
  pairs.emplace_back("peak memory", bytes_text(outcome.peak_rss_bytes));
  if (!outcome.output.empty()) pairs.emplace_back("checkpoint", outcome.output);
  if (!outcome.spec.session.empty()) pairs.emplace_back("session", outcome.spec.session);
  out << '\n';
  print_pairs(out, pairs);
}

void print_preflight(std::ostream& out, const RunSpec& spec, const Preflight& preflight,
                     const TimeEstimate& time, bool json) {
  if (json)
    return print_json(out, {{"method", spec.recipe.method},
                            {"recipe", to_json(spec.recipe)},
                            {"model", spec.model},
                            {"parameters", preflight.parameters},
                            {"checkpoint_bytes", preflight.checkpoint_bytes},
                            {"peak_bytes", preflight.peak_bytes},
                            {"spilled_bytes", preflight.spilled_bytes},
                            {"bits_per_weight", preflight.bits_per_weight},
                            {"seconds",
                             {{"expected", time.seconds},
                              {"low", time.low},
                              {"high", time.high},
                              {"probe", time.probe_seconds}}},
                            {"readers", to_json(preflight.readers)},
                            {"warnings", preflight.warnings}});
  Pairs pairs{{"model", spec.model},
              {"method", spec.recipe.method + " " + short_name(spec.recipe)},
              {"parameters", std::to_string(preflight.parameters)},
              {"checkpoint", bytes_text(preflight.checkpoint_bytes)},
              {"peak memory", "about " + bytes_text(preflight.peak_bytes)},
              {"bits per weight", number_text(preflight.bits_per_weight, 4)}};
  pairs.emplace_back("seconds", "about " + number_text(time.seconds, 3) + " (" + number_text(time.low, 3) +
                                    " to " + number_text(time.high, 3) + "), from a probe of " +
                                    number_text(time.probe_seconds, 2));
  if (preflight.spilled_bytes > 0)
    pairs.emplace_back("on disk", "about " + bytes_text(preflight.spilled_bytes));
  for (const ReaderSupport& one : preflight.readers) pairs.emplace_back(one.reader, support_text(one));
  for (const auto& warning : preflight.warnings) pairs.emplace_back("warning", warning);
  print_pairs(out, pairs);
}

}  // namespace aq::cli
