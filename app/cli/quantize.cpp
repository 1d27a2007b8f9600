// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <CLI/CLI.hpp>
#include <functional>
#include <iostream>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/progress.h"
#include "app/cli/recipe_choice.h"
#include "app/cli/report.h"
#include "app/cli/watched_run.h"
#include "core/base/error.h"
#include "core/distributed/join.h"
#include "core/engine/engine.h"
#include "core/methods/method.h"
#include "core/model/model.h"

namespace aq::cli {
namespace {

struct QuantizeOptions {
  RecipeChoice recipe;
  RunSpec spec;
  std::string listen;  ///< where others may watch; empty: nowhere
  bool dry_run = false, json = false;
};

/// The demo models bring their own texts, so that one command shows the whole job.
void fill_in_demo_texts(RunSpec& spec) {
  if (is_demo(spec.model) && spec.evaluation.empty()) spec.evaluation = "demo";
}

/// @throws Error(BadArgument) where options that belong together are not
void check_options(const QuantizeOptions& options) {
  const RunSpec& spec = options.spec;
  if (spec.output.empty() && spec.session.empty() && !options.dry_run)
    throw Error(ErrorKind::BadArgument, "quantizing", spec.model, "there is nowhere to put the result",
                "give --out DIR, --session FILE.h5, or --dry-run");
  if (spec.resume && spec.session.empty())
    throw Error(ErrorKind::BadArgument, "resuming", spec.model, "no session is named",
                "give --session FILE.h5");
  const Method& chosen = method(spec.recipe.method);
  if (chosen.needs_calibration && spec.calibration.empty() && !is_demo(spec.model))
    throw Error(ErrorKind::BadArgument, "quantizing", spec.model, chosen.name + " needs a calibration set",
                "give --calib FILE: text (.txt, .jsonl, .json.gz) or token ids (.npy)");
}

/// The first rank's events are shown, and nobody else's.
Outcome run(const RunSpec& spec, const std::stop_token& stop, const std::shared_ptr<const Ranks>& ranks,
            const std::function<void(const RunEvent&)>& also) {
  ProgressPrinter printer;
  const RunContext context(stop, nullptr, [&](const RunEvent& event) {
    if (!ranks->first()) return;
    printer.show(event);
    if (also) also(event);
  });
  return Engine::run(spec, context.with_ranks(ranks));
}

Outcome run_watched(const QuantizeOptions& options, const std::stop_token& stop,
                    const std::shared_ptr<const Ranks>& ranks) {
  return watched_run(options.listen, [&](const auto& post) { return run(options.spec, stop, ranks, post); });
}

void quantize(QuantizeOptions options, const std::stop_token& stop) {
  options.spec.recipe = choose_recipe(options.recipe);
  check_options(options);
  fill_in_demo_texts(options.spec);
  const RankPlace place = place_in_environment();
  if (options.dry_run) {
    if (place.rank > 0) return;
    const Preflight facts = preflight(options.spec);
    const TimeEstimate time = probe_time(options.spec, RunContext(stop, nullptr, {}));
    return print_preflight(std::cout, options.spec, facts, time, options.json);
  }
  work_on_ranks(place, [&](const std::shared_ptr<const Ranks>& ranks) {
    const Outcome outcome = options.listen.empty() || !ranks->first() ? run(options.spec, stop, ranks, {})
                                                                      : run_watched(options, stop, ranks);
    if (ranks->first()) print_outcome(std::cout, outcome, options.json);
  });
}

void add_file_options(CLI::App& command, RunSpec& spec) {
  command.add_option("--out", spec.output, "Checkpoint directory to write; must not exist")->type_name("DIR");
  command.add_option("--format", spec.format, "Format of the checkpoint, see 'affinequant formats'")
      ->type_name("F")
      ->capture_default_str();
  command
      .add_option("--calib", spec.calibration,
                  "Calibration text (.txt, .jsonl, .json.gz) or token ids (.npy); demo models have their own")
      ->type_name("FILE");
  command
      .add_option("--session", spec.session,
                  "Session file to keep: losses, matrices, histograms, and every "
                  "finished block, to resume from")
      ->type_name("FILE.h5");
  command.add_flag("--resume", spec.resume, "Go on after the session's last complete block");
}

void add_evaluation_options(CLI::App& command, RunSpec& spec) {
  command
      .add_option("--eval", spec.evaluation,
                  "Text for perplexity before and after; demo models have their own")
      ->type_name("FILE");
  command.add_option("--eval-seqlen", spec.evaluation_seqlen, "Window of the evaluation; 0 takes --seqlen")
      ->type_name("N")
      ->check(in_range(0, 131072));
  command
      .add_option("--eval-max-tokens", spec.evaluation_max_tokens,
                  "Tokens to evaluate on; 0 takes the whole text")
      ->type_name("N")
      ->check(in_range<std::int64_t>(0, std::int64_t{1} << 50));
  command.add_flag("--evaluate-every-block", spec.evaluate_every_block, "Perplexity after every block");
  command.add_flag("--baseline", spec.evaluate_rtn,
                   "Also evaluate plain rounding (RTN) in the same number format");
}

void add_extent_options(CLI::App& command, RunSpec& spec) {
  command
      .add_option("--max-blocks", spec.max_blocks,
                  "Quantize the first N blocks only, to try; the others pass through. 0 takes all")
      ->type_name("N")
      ->check(in_range(0, 1'000'000));
  command
      .add_option(
          "--memory-budget", spec.memory_budget,
          "Memory the run may take, e.g. 8G or 500M: activations beyond it lie in a file that goes with "
          "the run, and what does not fit even so is refused. 0, the default: what the system has left")
      ->type_name("SIZE")
      ->transform(CLI::AsSizeValue(/*kb_is_1000=*/true).description(""));
}

}  // namespace

void add_quantize(CLI::App& app, Work& work) {
  const auto options = std::make_shared<QuantizeOptions>();
  auto* command = app.add_subcommand("quantize", "Quantize a model block by block and write the checkpoint");
  add_model(*command, options->spec.model);
  add_recipe_options(*command, options->recipe);
  add_file_options(*command, options->spec);
  add_evaluation_options(*command, options->spec);
  add_extent_options(*command, options->spec);
  add_threads(*command, options->spec.threads);
  command
      ->add_option("--listen", options->listen,
                   "Let others on this machine watch the run, at PORT (0: a free one) or a socket file")
      ->type_name("ADDRESS");
  command->add_flag("--dry-run", options->dry_run, "Check everything, say what the run would take, and stop");
  add_json(*command, options->json);
  command->callback(
      [options, &work] { work = [options](const std::stop_token& stop) { quantize(*options, stop); }; });
}

}  // namespace aq::cli
