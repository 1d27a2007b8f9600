#include <utility>

#include "core/base/error.h"
#include "core/base/staged_output.h"
#include "core/base/translate.h"
#include "core/checkpoint/safetensors_writer.h"
#include "core/export/carried_files.h"
#include "core/export/checkpoint_record.h"
#include "core/export/exporter.h"
#include "core/export/fitting_checkpoint.h"
#include "core/export/model_card.h"
#include "core/export/refusals.h"
#include "core/export/verification.h"
#include "core/model/site_tensors.h"
#include "core/model/split_tensors.h"

namespace aq {
namespace {

std::string refusal(const Recipe& recipe, const ModelConfig& config) {
  return added_bias_refusal(recipe, config);
}

/// Paths need not be UTF-8; JSON has to be.
std::string text_of(const nlohmann::ordered_json& record) {
  return record.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

void write_tensors(const std::filesystem::path& directory, const TensorSource& tensors,
                   const RunContext& context) {
  const auto load = [&](const std::string& name) {
    context.check();
    return tensors.load(name);
  };
  std::vector<TensorInfo> weights, sites;
  for (const TensorInfo& info : tensors.tensors())
    (info.name.starts_with(kSitePrefix) ? sites : weights).push_back(info);
  write_safetensors(directory, weights, load);
  if (!sites.empty()) write_safetensors_file(directory / kSideFile, sites, load);
}

void write(const ExportRequest& request, const RunContext& context) {
  const std::string reason = refusal(request.recipe, request.model->config());
  if (!reason.empty()) throw Error(ErrorKind::BadArgument, "exporting to", request.output, reason);
  StagedDirectory output(request.output);
  const FittingCheckpoint checkpoint = fitting_checkpoint(*request.model, request.quantized);
  write_file_atomically(output.path() / "config.json", checkpoint.config);
  carry_files(request.model->files(), output.path(), context);
  write_file_atomically(output.path() / kCheckpointRecord, text_of(checkpoint_record(request)));
  write_file_atomically(output.path() / "README.md", model_card(request));
  const Model& model = *request.model;
  write_tensors(output.path(), *join_tensors(checkpoint.tensors, model.family(), model.config()), context);
  context.post(StageStarted{RunStage::Verifying});
  verify_checkpoint(output.path(), *checkpoint.tensors, request.output, context);
  output.commit();
}

}  // namespace

Exporter safetensors_exporter() {
  return {
      .id = "safetensors",
      .name = AQ_TRANSLATE("exporter", "Hugging Face checkpoint"),
      .summary = AQ_TRANSLATE(
          "exporter", "Quantized values in the original layout and dtype: loads wherever the original does."),
      .readers = {"transformers", "affinequant"},
      .refusal = refusal,
      .write = write};
}

}  // namespace aq
