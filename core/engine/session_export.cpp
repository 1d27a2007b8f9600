// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/engine/session_export.h"

#include <ATen/core/grad_mode.h>

#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/interruption.h"
#include "core/base/staged_output.h"
#include "core/engine/session_source.h"
#include "core/export/exporter.h"
#include "core/session/session.h"
#include "core/session/session_names.h"
#include "core/transform/residual_rotation.h"

namespace aq {
namespace {

void require_exportable(const Session& session, const std::string& path, const Model& model) {
  const SessionHeader header = session.header();
  if (session.complete_blocks() < header.blocks)
    throw Error(ErrorKind::BadInput, "exporting", path,
                std::to_string(session.complete_blocks()) + " of " + std::to_string(header.blocks) +
                    " blocks are complete",
                "finish the run with affinequant quantize --resume");
  if (model.fingerprint() != header.model_fingerprint)
    throw Error(ErrorKind::BadInput, "exporting", path,
                header.model + " is not the model that was quantized");
}

nlohmann::ordered_json losses_of(const Session& session) {
  nlohmann::ordered_json blocks = nlohmann::ordered_json::array();
  for (int index = 0; index < session.complete_blocks(); ++index) {
    const BlockRecord block = session.read_report(index);
    blocks.push_back({{"index", index},
                      {"loss_initial", block.initial_loss},
                      {"loss_final", block.final_loss},
                      {"seconds", block.seconds}});
  }
  return blocks;
}

nlohmann::ordered_json provenance_of(const Session& session) {
  const SessionHeader header = session.header();
  nlohmann::ordered_json perplexity = nlohmann::ordered_json::object();
  for (const EvaluationRecord& one : session.evaluations()) perplexity[one.name] = one.perplexity;
  return {{"program_version", header.program_version},
          {"model", header.model},
          {"model_fingerprint", header.model_fingerprint},
          {"calibration", header.calibration},
          {"calibration_fingerprint", header.calibration_fingerprint},
          {"perplexity", std::move(perplexity)},
          {"blocks", losses_of(session)}};
}

}  // namespace

SessionExport export_session(const SessionExportSpec& spec, const RunContext& context) {
  const at::NoGradGuard no_grad;
  const Interruptible interruptible([&context] { context.check(); });
  const ExportFormat format = export_format(spec.format);
  if (!spec.dry_run) {
    require_writable_target(spec.output);
    require_own_name(spec.output, spec.session);
  }
  const Session session = Session::open(spec.session);
  const SessionHeader header = session.header();
  const Model model = Model::open(header.model);
  require_exportable(session, spec.session, model);
  const Recipe recipe = resolved(header.recipe);
  if (const std::string reason = format.refusal(recipe, model.config()); !reason.empty())
    throw Error(ErrorKind::BadArgument, "exporting", spec.session, reason);
  ExportRequest request{.model = &model,
                        .quantized = session_source(rotated(model, recipe).tensor_source(), session),
                        .layers = session_layers(model, session, recipe),
                        .recipe = recipe,
                        .provenance = provenance_of(session),
                        .output = spec.output,
                        .format = format.exporter->id,
                        .variant = format.variant,
                        .plan = {}};
  context.post(StageStarted{RunStage::Exporting});
  request.plan = format.plan(request, context);
  post_requantized(request.plan, context);
  if (!spec.dry_run) format.write(request, context);
  return {request.plan, format.readers(recipe, model.config())};
}

}  // namespace aq
