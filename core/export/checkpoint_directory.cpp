// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/checkpoint_directory.h"

#include <nlohmann/json.hpp>
#include <vector>

#include "core/checkpoint/safetensors_writer.h"
#include "core/export/carried_files.h"
#include "core/export/checkpoint_record.h"
#include "core/export/model_card.h"
#include "core/model/site_tensors.h"

namespace aq {
namespace {

/// Paths need not be UTF-8; JSON has to be.
std::string text_of(const nlohmann::ordered_json& record) {
  return record.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace

void write_companions(const std::filesystem::path& directory, const ExportRequest& request,
                      const std::string& config, const RunContext& context) {
  write_file_atomically(directory / "config.json", config);
  carry_files(request.model->files(), directory, context);
  write_record_and_card(directory, request);
}

void write_record_and_card(const std::filesystem::path& directory, const ExportRequest& request) {
  write_file_atomically(directory / kCheckpointRecord, text_of(checkpoint_record(request)));
  write_file_atomically(directory / "README.md", model_card(request));
}

void write_checkpoint_tensors(const std::filesystem::path& directory, const TensorSource& tensors,
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

void finish_checkpoint(StagedDirectory& output, const TensorSource& wanted, const ExportRequest& request,
                       const Tolerance& tolerance, const RunContext& context) {
  context.post(StageStarted{RunStage::Verifying});
  const Verification found = verify_export(output.path(), wanted, request, tolerance, context);
  write_export_report(output.path(), request.plan, found);
  output.commit();
}

}  // namespace aq
