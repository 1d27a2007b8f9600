// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/exporter.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/export/loading_snippets.h"

namespace aq {

#define AQ_EXPORTER(id) Exporter id##_exporter();
#include "core/export/exporters.def"
#undef AQ_EXPORTER

const std::vector<Exporter>& exporters() {
  static const std::vector<Exporter> all{
#define AQ_EXPORTER(id) id##_exporter(),
#include "core/export/exporters.def"
#undef AQ_EXPORTER
  };
  return all;
}

const Exporter& exporter(const std::string& id) {
  const auto found = std::ranges::find(exporters(), id, &Exporter::id);
  if (found != exporters().end()) return *found;
  std::string known;
  for (const auto& each : exporters()) known += (known.empty() ? "" : ", ") + each.id;
  throw Error(ErrorKind::BadArgument, "choosing the format", printable(id), "it is not known",
              "known: " + known);
}

std::vector<ReaderSupport> ExportFormat::readers(const Recipe& recipe, const ModelConfig& config) const {
  std::vector<ReaderSupport> known;
  if (exporter->readers) {
    known = exporter->readers(recipe, config, variant);
    known.push_back({kOwnProgram, ReaderVerdict::Loads, {}});  // which has opened it before it is told as done
    return known;
  }
  for (const std::string& program : exporter->programs) known.push_back({program, ReaderVerdict::Loads, {}});
  return known;
}

void ExportFormat::write(const ExportRequest& request, const RunContext& context) const {
  try {
    exporter->write(request, context);
  } catch (...) {
    request.model->require_unchanged();  // then that is the reason
    throw;
  }
}

ExportPlan ExportFormat::plan(const ExportRequest& request, const RunContext& context) const {
  if (exporter->plan) return exporter->plan(request, context);
  ExportPlan plan;
  if (request.layers)
    for (const LayerInfo& layer : request.layers->layers())
      plan.layers.push_back({.name = layer.name, .stored = exporter->name});
  return plan;
}

ExportFormat export_format(const std::string& text) {
  const auto colon = text.find(':');
  const Exporter& chosen = exporter(text.substr(0, colon));
  if (colon == std::string::npos) return {&chosen, {}};
  std::string variant = text.substr(colon + 1), known;
  for (const ExportVariant& one : chosen.variants) {
    if (one.id == variant) return {&chosen, std::move(variant)};
    known.append(known.empty() ? "" : ", ").append(chosen.id).append(":").append(one.id);
  }
  throw Error(ErrorKind::BadArgument, "choosing the format", printable(text),
              chosen.id + " has no such variant", known.empty() ? "write " + chosen.id : "known: " + known);
}

}  // namespace aq
