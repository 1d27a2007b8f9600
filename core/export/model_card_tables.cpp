// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/model_card_tables.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/export/markdown.h"
#include "core/quant/weight_format.h"
#include "core/run/layer_overrides.h"

namespace aq {
namespace {

using nlohmann::ordered_json;
using Rows = std::vector<std::vector<std::string>>;

/// The layers of one number format.
struct FormatShare {
  std::string format;
  std::int64_t layers = 0, weights = 0;
  double bits = 0;  ///< of all of them
};

FormatShare& share_of(std::vector<FormatShare>& shares, const std::string& format) {
  const auto found = std::ranges::find(shares, format, &FormatShare::format);
  return found != shares.end() ? *found : shares.emplace_back(FormatShare{.format = format});
}

/// In the order in which the model has them.
std::vector<FormatShare> format_shares(const CalibratedLayers& layers) {
  std::vector<FormatShare> shares;
  for (const LayerInfo& layer : layers.layers()) {
    FormatShare& share = share_of(shares, described(layer.format));
    const std::int64_t weights = layer.out * layer.in;
    ++share.layers;
    share.weights += weights;
    share.bits += bits_per_weight(layer.format, layer.out, layer.in) * static_cast<double>(weights);
  }
  return shares;
}

std::string text_in(const ordered_json& json, const char* key) {
  return json.is_object() && json.contains(key) && json[key].is_string() ? json[key].get<std::string>()
                                                                         : std::string();
}

std::string format_name(const WeightRecipe& format) {
  if (format.format == "nf4" || format.format == "fp4") return format.format == "nf4" ? "NF4" : "FP4";
  return std::to_string(format.bits) + (format.format == "integer" ? "-bit integers" : "-bit k-means");
}

}  // namespace

std::string last_part(const std::string& path) {
  const std::filesystem::path whole(path);
  return (whole.has_filename() ? whole : whole.parent_path()).filename().string();
}

std::string described(const WeightRecipe& format) {
  if (format.bits >= 16) return "float";
  std::string text = format_name(format);
  if (format.format == "integer") text += format.symmetric ? ", symmetric" : ", asymmetric";
  text += format.granularity == "group"     ? ", groups of " + std::to_string(format.group_size)
          : format.granularity == "channel" ? ", one scale an output channel"
                                            : ", one scale a tensor";
  if (format.double_quantization && format.format != "integer" && format.format != "kmeans")
    text += ", scales in 8 bits";
  return text;
}

std::string format_table(const ExportRequest& request) {
  if (!request.layers || request.layers->layers().empty()) return {};
  Rows rows;
  for (const FormatShare& share : format_shares(*request.layers)) {
    char bits[32];
    std::snprintf(bits, sizeof bits, "%.3g", share.bits / static_cast<double>(share.weights));
    rows.push_back({share.format, std::to_string(share.layers), std::to_string(share.weights), bits});
  }
  return markdown::table({"weights", "layers", "values", "bits a weight, with scales"}, rows);
}

std::string settings_table(const Recipe& recipe) {
  Rows rows;
  for (const Parameter& parameter : recipe_parameters())
    rows.push_back({markdown::code(parameter.path), value_to_text(get(recipe, parameter))});
  for (const LayerOverride& one : recipe.layers) rows.push_back({"layers", markdown::code(to_text(one))});
  return markdown::table({"setting", "value"}, rows);
}

std::string perplexity_table(const ordered_json& provenance) {
  if (!provenance.contains("perplexity") || !provenance["perplexity"].is_object()) return {};
  Rows rows;
  for (const auto& [name, value] : provenance["perplexity"].items())
    rows.push_back({printable(name), markdown::number(value)});
  return rows.empty() ? std::string() : markdown::table({"model", "perplexity"}, rows);
}

std::string loss_table(const ordered_json& provenance) {
  if (!provenance.contains("blocks") || !provenance["blocks"].is_array()) return {};
  Rows rows;
  for (const auto& block : provenance["blocks"]) {
    if (!block.is_object()) continue;
    std::vector<std::string> row;
    for (const char* key : {"index", "loss_initial", "loss_final", "seconds"})
      row.push_back(markdown::number(block.value(key, ordered_json())));
    rows.push_back(std::move(row));
  }
  return rows.empty() ? std::string() : markdown::table({"block", "before", "after", "seconds"}, rows);
}

std::string provenance_table(const ExportRequest& request) {
  const ordered_json& provenance = request.provenance;
  Rows rows;
  const auto add = [&](const char* what, const std::string& value) {
    if (!value.empty()) rows.push_back({what, markdown::code(value)});
  };
  add("program", "AffineQuant Studio " + text_in(provenance, "program_version"));
  add("method", request.recipe.method);
  add("model", last_part(request.model->name()));
  add("fingerprint of the model", text_in(provenance, "model_fingerprint"));
  add("calibration text", last_part(text_in(provenance, "calibration")));
  add("fingerprint of the calibration set", text_in(provenance, "calibration_fingerprint"));
  return markdown::table({"", ""}, rows);
}

}  // namespace aq
