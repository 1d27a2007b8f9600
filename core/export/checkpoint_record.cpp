// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/checkpoint_record.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/base/error.h"
#include "core/checkpoint/checked_json.h"
#include "core/export/foreign_activations.h"
#include "core/transform/placement.h"

namespace aq {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::size_t kLongestRecord = 16u << 20;
constexpr std::array<std::string_view, 7> kKeys{"format_version", "program_version", "method",    "recipe",
                                                "simulate",       "fingerprints",    "provenance"};

[[noreturn]] void fail(const std::string& file, const std::string& reason, const std::string& advice = {}) {
  throw Error(ErrorKind::BadInput, "reading", file, reason, advice);
}

ordered_json simulated(const Recipe& recipe) {
  ordered_json activations{{"bits", recipe.activations.bits},
                           {"symmetric", recipe.activations.symmetric},
                           {"kv_bits", recipe.effective_kv_bits()}};
  if (recipe.activations.outlier_threshold > 0)
    activations["outlier_threshold"] = recipe.activations.outlier_threshold;
  // What only some recipes ask for stands there only then.
  const ActivationRecipe& a = recipe.activations;
  if (a.range != "dynamic") activations["range"] = a.range;
  if (a.clipping != "min-max") activations["clipping"] = a.clipping;
  if (a.clip_ratio < 1) activations["clip_ratio"] = a.clip_ratio;
  if (a.kv_granularity != "token")
    activations.update({{"kv_granularity", a.kv_granularity}, {"kv_group_size", a.kv_group_size}});
  if (needs_online_operation(resolved(recipe))) activations["transformed"] = true;
  return {{"activations", std::move(activations)}};
}

/// A text of the provenance, or what `otherwise` gives where it has none.
template <typename Otherwise>
std::string text_of(const ordered_json& provenance, const char* key, Otherwise otherwise) {
  if (provenance.is_object() && provenance.contains(key) && provenance[key].is_string())
    return provenance[key].get<std::string>();
  return otherwise();
}

void require_known_keys(const json& record, const std::string& file) {
  for (const auto& [key, value] : record.items())
    if (std::ranges::find(kKeys, key) == kKeys.end())
      fail(file, "the key " + printable(key) + " is not known");
}

void require_known_version(const json& record, const std::string& file) {
  const auto version = record.find("format_version");
  if (version == record.end() || !version->is_number_integer())
    fail(file, "format_version is missing or no integer");
  const auto number = version->get<std::int64_t>();
  if (number >= 1 && number <= kCheckpointFormatVersion) return;
  fail(file,
       "its format_version is " + std::to_string(number) + ", this program knows " +
           std::to_string(kCheckpointFormatVersion),
       number > kCheckpointFormatVersion ? "use a newer version of the program" : "");
}

}  // namespace

ordered_json checkpoint_record(const ExportRequest& request) {
  const auto& provenance = request.provenance;
  return {{"format_version", kCheckpointFormatVersion},
          {"program_version", text_of(provenance, "program_version", [] { return std::string("unknown"); })},
          {"method", request.recipe.method},
          {"recipe", to_json(request.recipe)},
          {"simulate", simulated(request.recipe)},
          {"fingerprints",
           {{"model", text_of(provenance, "model_fingerprint", [&] { return request.model->fingerprint(); })},
            {"calibration", text_of(provenance, "calibration_fingerprint", [] { return std::string(); })}}},
          {"provenance", provenance}};
}

Recipe recipe_of_record(const json& record, const std::string& file) {
  if (!record.is_object()) fail(file, "it is no JSON object");
  require_known_version(record, file);
  require_known_keys(record, file);
  if (!record.contains("recipe") || !record.contains("simulate"))
    fail(file, "it has no recipe or no simulate");
  Recipe recipe;
  try {
    recipe = recipe_from_json(record["recipe"]);
  } catch (const Error& error) {
    fail(file, error.what());
  }
  if (json(simulated(recipe)) != record["simulate"])
    fail(file, "simulate does not say what the recipe says of activations");
  return recipe;
}

Recipe recipe_of_checkpoint(const CheckpointFiles& files) {
  if (!files.has(kCheckpointRecord)) {
    Recipe foreign;
    foreign.method = "foreign";
    foreign.weights.bits = 16;
    foreign.activations = foreign_activations(files);
    return foreign;
  }
  const std::string file = files.name() + "/" + kCheckpointRecord;
  return recipe_of_record(parse_checked_json(read_text(files, kCheckpointRecord, kLongestRecord), file),
                          file);
}

}  // namespace aq
