// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/gguf/provenance_entries.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/checkpoint/gguf/gguf_files.h"
#include "core/export/checkpoint_record.h"
#include "core/model/site_tensors.h"

namespace aq {
namespace {

/// Paths need not be UTF-8; JSON has to be.
std::string json_text(const nlohmann::ordered_json& json) {
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace

void write_provenance_entries(const ExportRequest& request, GgufEntries& entries) {
  const nlohmann::ordered_json record = checkpoint_record(request);
  entries.text("affinequant.recipe", json_text(to_json(request.recipe)));
  entries.text("affinequant.program_version", record.at("program_version").get<std::string>());
  const auto& fingerprints = record.at("fingerprints");
  entries.text("affinequant.model_fingerprint", fingerprints.at("model").get<std::string>());
  entries.text("affinequant.calibration_fingerprint", fingerprints.at("calibration").get<std::string>());
  entries.text(kGgufRecord, json_text(record));
}

ExportRequest without_lost_activations(const ExportRequest& request) {
  ExportRequest carried = request;
  const bool lost = std::ranges::any_of(request.quantized->tensors(), [](const TensorInfo& info) {
    return info.name.starts_with(kSitePrefix);
  });
  if (lost) carried.recipe.activations = ActivationRecipe{};
  return carried;
}

}  // namespace aq
