// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/export_plan.h"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace aq {

std::size_t ExportPlan::requantized() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(layers, [](const PlannedLayer& one) { return !one.keeps_grid; }));
}

double ExportPlan::worst_error() const {
  double worst = 0;
  for (const PlannedLayer& one : layers) worst = std::max(worst, one.relative_error);
  return worst;
}

nlohmann::ordered_json to_json(const ExportPlan& plan) {
  nlohmann::ordered_json layers = nlohmann::ordered_json::array();
  for (const PlannedLayer& one : plan.layers)
    layers.push_back({{"layer", one.name},
                      {"stored", one.stored},
                      {"keeps_grid", one.keeps_grid},
                      {"relative_error", one.relative_error}});
  return {{"layers", std::move(layers)}, {"notes", plan.notes}};
}

void post_requantized(const ExportPlan& plan, const RunContext& context) {
  for (const std::string& note : plan.notes) context.post(Notice{.warning = true, .text = note});
  if (plan.requantized() == 0) return;
  char worst[32];
  std::snprintf(worst, sizeof worst, "%.3g", plan.worst_error());
  context.post(Notice{
      .warning = true,
      .text = std::to_string(plan.requantized()) + " of " + std::to_string(plan.layers.size()) +
              " layers are rounded again by the format's own rule, by " + worst + " of their norm at worst"});
}

std::string condition_text(const ReaderSupport& reader) {
  std::string text;
  for (const std::string& one : reader.conditions) text += (text.empty() ? "" : "; ") + one;
  return text;
}

nlohmann::ordered_json to_json(const std::vector<ReaderSupport>& readers) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const ReaderSupport& one : readers) {
    list.push_back({{"reader", one.reader}, {"verdict", verdict_name(one.verdict)}});
    if (!one.conditions.empty()) list.back()["reason"] = condition_text(one);
  }
  return list;
}

std::string verdict_name(ReaderVerdict verdict) {
  switch (verdict) {
    case ReaderVerdict::Loads:
      return "loads";
    case ReaderVerdict::Refuses:
      return "refuses";
    case ReaderVerdict::Unchecked:
      return "unchecked";
  }
  return {};
}

std::string support_text(const ReaderSupport& reader) {
  return verdict_name(reader.verdict) + (reader.conditions.empty() ? "" : ": " + condition_text(reader));
}

}  // namespace aq
