#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/progress.h"
#include "app/cli/report.h"
#include "app/cli/table.h"
#include "core/base/error.h"
#include "core/base/staged_output.h"
#include "core/engine/session_source.h"
#include "core/export/exporter.h"
#include "core/session/session.h"
#include "core/transform/residual_rotation.h"

namespace aq::cli {
namespace {

struct ExportOptions {
  std::string session, output, format = "safetensors";
  bool json = false;
};

/// @throws Error(BadInput) where the session has blocks left to do or the model has changed since
void require_exportable(const Session& session, const std::string& path, const Model& model) {
  const SessionHeader& header = session.header();
  if (session.complete_blocks() < header.blocks)
    throw Error(ErrorKind::BadInput, "exporting", path,
                std::to_string(session.complete_blocks()) + " of " + std::to_string(header.blocks) +
                    " blocks are complete",
                "finish the run with affinequant quantize --resume");
  if (model.fingerprint() != header.model_fingerprint)
    throw Error(ErrorKind::BadInput, "exporting", path,
                header.model + " is not the model that was quantized");
}

void export_session(const ExportOptions& options, const RunContext& context) {
  const Exporter& format = exporter(options.format);
  require_writable_target(options.output);
  const Session session = Session::open(options.session);
  const SessionHeader& header = session.header();
  const Model model = Model::open(header.model);
  require_exportable(session, options.session, model);
  if (const std::string reason = format.refusal(header.recipe, model.config()); !reason.empty())
    throw Error(ErrorKind::BadArgument, "exporting", options.session, reason);
  context.post(StageStarted{RunStage::Exporting});
  format.write({.model = &model,
                .quantized = session_source(rotated(model, header.recipe).tensor_source(), session),
                .recipe = header.recipe,
                .provenance = {{"program_version", header.program_version},
                               {"model", header.model},
                               {"model_fingerprint", header.model_fingerprint},
                               {"calibration", header.calibration},
                               {"calibration_fingerprint", header.calibration_fingerprint}},
                .output = options.output},
               context);
}

void run_export(const ExportOptions& options, const std::stop_token& stop) {
  {
    ProgressPrinter printer;
    export_session(options, RunContext(stop, nullptr, [&](const RunEvent& event) { printer.show(event); }));
  }
  if (options.json)
    return print_json(std::cout,
                      {{"session", options.session}, {"format", options.format}, {"output", options.output}});
  print_pairs(std::cout, {{"format", options.format}, {"checkpoint", options.output}});
}

}  // namespace

void add_export(CLI::App& app, Work& work) {
  const auto options = std::make_shared<ExportOptions>();
  auto* command = app.add_subcommand("export", "Write the checkpoint of a finished session");
  command->add_option("SESSION", options->session, "Session file (.h5)")->type_name("")->required();
  command->add_option("--out", options->output, "Checkpoint directory to write; must not exist")
      ->type_name("DIR")
      ->required();
  command->add_option("--format", options->format, "Format of the checkpoint, see 'affinequant formats'")
      ->type_name("F")
      ->capture_default_str();
  add_json(*command, options->json);
  command->callback(
      [options, &work] { work = [options](const std::stop_token& stop) { run_export(*options, stop); }; });
}

}  // namespace aq::cli
