// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sweep/sweep.h"

#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/progress.h"
#include "app/cli/report.h"
#include "app/cli/table.h"
#include "core/base/error.h"
#include "core/base/log.h"
#include "core/distributed/join.h"
#include "core/model/model.h"

namespace aq::cli {
namespace {

struct SweepOptions {
  SweepSpec spec;
  std::string grid;
  bool list = false, json = false;
};

void print_ready_made(std::ostream& out, bool json) {
  if (json) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const Grid& grid : ready_made_grids()) list.push_back(to_json(grid));
    return print_json(out, list);
  }
  Table table({"grid", "cells", "axes"});
  for (const Grid& grid : ready_made_grids()) {
    std::string axes;
    for (const GridAxis& axis : grid.axes) axes += (axes.empty() ? "" : ", ") + axis.path;
    table.add({grid.name, std::to_string(cells_of(grid).size()), axes});
  }
  table.print(out);
}

nlohmann::ordered_json table_json(const SweepTable& table, const std::string& directory) {
  nlohmann::ordered_json cells = nlohmann::ordered_json::array();
  for (std::size_t i = 0; i < table.cells.size(); ++i)
    if (table.results[i]) cells.push_back(to_json(*table.results[i], table.cells[i]));
  nlohmann::ordered_json json{{"grid", to_json(table.grid)}, {"cells", cells}, {"output", directory}};
  if (table.float_perplexity > 0) json["perplexity_float"] = table.float_perplexity;
  return json;
}

void print_table(std::ostream& out, const SweepTable& sweep) {
  Table table({"cell", "setting", "perplexity", "loss", "bits a weight", "seconds"});
  for (std::size_t i = 0; i < sweep.cells.size(); ++i) {
    if (!sweep.results[i]) continue;
    const CellResult& one = *sweep.results[i];
    if (one.error.empty())
      table.add({std::to_string(i), sweep.cells[i].label(), number_text(one.perplexity, 6),
                 number_text(one.loss, 4), number_text(one.bits_per_weight, 4), number_text(one.seconds, 3)});
    else
      table.add({std::to_string(i), sweep.cells[i].label(), one.error, "", "", ""});
  }
  table.print(out);
  if (sweep.float_perplexity > 0)
    print_pairs(out, {{"perplexity float", number_text(sweep.float_perplexity, 6)}});
}

void check_options(const SweepOptions& options) {
  const auto missing = [](const char* flag, const char* what) {
    throw Error(ErrorKind::BadArgument, "setting", flag, "it is missing", what);
  };
  if (options.spec.run.model.empty()) missing("MODEL", "name the model to sweep over");
  if (options.grid.empty()) missing("--grid", "give a grid file or a ready-made grid, see --list");
  if (options.spec.directory.empty()) missing("--out", "give the directory for the results");
}

SweepTable run_with_progress(const SweepSpec& spec, const std::shared_ptr<const Ranks>& ranks,
                             const std::stop_token& stop) {
  auto printer = std::make_unique<ProgressPrinter>();
  const RunContext context(stop, nullptr, [&](const RunEvent& event) {
    if (ranks->first()) printer->show(event);
  });
  return run_sweep(spec, context.with_ranks(ranks), [&](const SweepTable& so_far) {
    printer = std::make_unique<ProgressPrinter>();  // the next cell's progress starts anew
    log().info("{} of {} cells are done", so_far.done(), so_far.cells.size());
  });
}

void print_result(const SweepTable& table, const SweepOptions& options) {
  if (options.json) return print_json(std::cout, table_json(table, options.spec.directory));
  print_table(std::cout, table);
}

void sweep(SweepOptions options, const std::stop_token& stop) {
  if (options.list) return print_ready_made(std::cout, options.json);
  check_options(options);
  options.spec.grid = read_grid(options.grid);
  RunSpec& run = options.spec.run;
  if (is_demo(run.model) && run.evaluation.empty()) run.evaluation = "demo";
  work_on_ranks(place_in_environment(), [&](const std::shared_ptr<const Ranks>& ranks) {
    const SweepTable table = run_with_progress(options.spec, ranks, stop);
    if (ranks->first()) print_result(table, options);
  });
}

}  // namespace

void add_sweep(CLI::App& app, Work& work) {
  const auto options = std::make_shared<SweepOptions>();
  SweepSpec& spec = options->spec;
  auto* command = app.add_subcommand("sweep", "Run a grid of settings on one model, one after the other");
  add_model(*command, spec.run.model)->required(false);
  command->add_option("--grid", options->grid, "Grid file (docs/sweeps.md), or a ready-made grid, see --list")
      ->type_name("FILE.json|NAME");
  command
      ->add_option("--out", spec.directory, "Directory for the results; an interrupted sweep goes on there")
      ->type_name("DIR");
  command->add_flag("--list", options->list, "List the ready-made grids and stop");
  command->add_flag("--keep-sessions", spec.keep_sessions, "Keep a session file of every cell");
  command->add_option("--calib", spec.run.calibration, "Calibration text or token ids, as in quantize")
      ->type_name("FILE");
  command->add_option("--eval", spec.run.evaluation, "Text for perplexity; demo models have their own")
      ->type_name("FILE");
  command
      ->add_option("--eval-seqlen", spec.run.evaluation_seqlen, "Window of the evaluation; 0 takes --seqlen")
      ->type_name("N")
      ->check(in_range(0, 131072));
  command
      ->add_option("--eval-max-tokens", spec.run.evaluation_max_tokens, "Tokens to evaluate on; 0 takes all")
      ->type_name("N")
      ->check(in_range<std::int64_t>(0, std::int64_t{1} << 50));
  command->add_option("--max-blocks", spec.run.max_blocks, "Quantize the first N blocks only; 0 takes all")
      ->type_name("N")
      ->check(in_range(0, 1'000'000));
  add_threads(*command, spec.run.threads);
  add_json(*command, options->json);
  command->callback(
      [options, &work] { work = [options](const std::stop_token& stop) { sweep(*options, stop); }; });
}

}  // namespace aq::cli
