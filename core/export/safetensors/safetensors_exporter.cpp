// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/base/staged_output.h"
#include "core/base/translate.h"
#include "core/export/checkpoint_directory.h"
#include "core/export/exporter.h"
#include "core/export/fitting_checkpoint.h"
#include "core/export/refusals.h"
#include "core/model/split_tensors.h"

namespace aq {
namespace {

std::string refusal(const Recipe& recipe, const ModelConfig& config, const std::string& /*variant*/) {
  return added_bias_refusal(recipe, config);
}

void write(const ExportRequest& request, const RunContext& context) {
  const Model& model = *request.model;
  const std::string reason = refusal(request.recipe, model.config(), request.variant);
  if (!reason.empty()) throw Error(ErrorKind::BadArgument, "exporting to", request.output, reason);
  StagedDirectory output(request.output);
  const FittingCheckpoint checkpoint = fitting_checkpoint(model, request.quantized);
  write_companions(output.path(), request, checkpoint.config, context);
  write_checkpoint_tensors(output.path(), *join_tensors(checkpoint.tensors, model.family(), model.config()),
                           context);
  const auto same_bits = [](const std::string&) { return 0.0; };
  finish_checkpoint(output, *checkpoint.tensors, request, same_bits, context);
}

}  // namespace

Exporter safetensors_exporter() {
  return {
      .id = "safetensors",
      .name = AQ_TRANSLATE("exporter", "Hugging Face checkpoint"),
      .summary = AQ_TRANSLATE(
          "exporter", "Quantized values in the original layout and dtype: loads wherever the original does."),
      .programs = {"transformers", "vLLM", "affinequant"},
      .refusal = refusal,
      .write = write};
}

}  // namespace aq
