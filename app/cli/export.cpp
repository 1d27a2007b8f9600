// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/progress.h"
#include "app/cli/report.h"
#include "app/cli/table.h"
#include "core/engine/session_export.h"

namespace aq::cli {
namespace {

struct ExportOptions {
  SessionExportSpec spec;
  bool json = false;
};

void print_as_json(const SessionExportSpec& spec, const SessionExport& done) {
  nlohmann::ordered_json json{{"session", spec.session}, {"format", spec.format}};
  if (!spec.dry_run) json["output"] = spec.output;
  json["plan"] = to_json(done.plan);
  json["readers"] = to_json(done.readers);
  print_json(std::cout, json);
}

void print_as_text(const SessionExportSpec& spec, const SessionExport& done) {
  std::vector<std::pair<std::string, std::string>> pairs{{"format", spec.format}};
  if (!spec.dry_run) pairs.emplace_back("checkpoint", spec.output);
  const std::size_t layers = done.plan.layers.size(), again = done.plan.requantized();
  pairs.emplace_back("grids kept",
                     std::to_string(layers - again) + " of " + std::to_string(layers) + " layers");
  if (again > 0)
    pairs.emplace_back("rounded again",
                       "by " + number_text(done.plan.worst_error(), 3) + " of the norm at worst");
  for (const ReaderSupport& one : done.readers) pairs.emplace_back(one.reader, support_text(one));
  print_pairs(std::cout, pairs);
}

void run_export(const ExportOptions& options, const std::stop_token& stop) {
  SessionExport done;
  {
    ProgressPrinter printer;
    done = export_session(options.spec,
                          RunContext(stop, nullptr, [&](const RunEvent& event) { printer.show(event); }));
  }
  options.json ? print_as_json(options.spec, done) : print_as_text(options.spec, done);
}

}  // namespace

void add_export(CLI::App& app, Work& work) {
  const auto options = std::make_shared<ExportOptions>();
  SessionExportSpec& spec = options->spec;
  auto* command = app.add_subcommand("export", "Write the checkpoint of a finished session");
  command->add_option("SESSION", spec.session, "Session file (.h5)")->type_name("")->required();
  command->add_option("--out", spec.output, "Checkpoint to write; must not exist")->type_name("DIR");
  command
      ->add_option("--format", spec.format,
                   "Format of the checkpoint, and its variant as in gguf:q4_k; see 'affinequant formats'")
      ->type_name("F")
      ->capture_default_str();
  command->add_flag(
      "--dry-run", spec.dry_run,
      "Only say which layers keep their grid, what rounding others again costs, and who reads it");
  add_json(*command, options->json);
  command->callback([options, &work] {
    if (!options->spec.dry_run && options->spec.output.empty()) throw CLI::RequiredError("--out");
    work = [options](const std::stop_token& stop) { run_export(*options, stop); };
  });
}

}  // namespace aq::cli
