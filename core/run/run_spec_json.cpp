// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/run/run_spec_json.h"

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <type_traits>

#include "core/base/error.h"

namespace aq {
namespace {

/// All fields but the recipe, by their names in JSON.
template <typename Spec, typename Visit>
void each_field(Spec& spec, Visit visit) {
  visit("model", spec.model);
  visit("calibration", spec.calibration);
  visit("output", spec.output);
  visit("format", spec.format);
  visit("session", spec.session);
  visit("resume", spec.resume);
  visit("evaluation", spec.evaluation);
  visit("evaluation_seqlen", spec.evaluation_seqlen);
  visit("evaluation_max_tokens", spec.evaluation_max_tokens);
  visit("evaluate_every_block", spec.evaluate_every_block);
  visit("evaluate_float", spec.evaluate_float);
  visit("evaluate_rtn", spec.evaluate_rtn);
  visit("max_blocks", spec.max_blocks);
  visit("memory_budget", spec.memory_budget);
  visit("threads", spec.threads);
}

[[noreturn]] void refuse_field(const std::string& name, const std::string& reason) {
  throw Error(ErrorKind::BadInput, "reading a run's", name, reason);
}

void take_field(const nlohmann::json& json, const char* name, std::string& text) {
  if (!json.is_string()) refuse_field(name, "it is no text");
  text = json.get<std::string>();
}

void take_field(const nlohmann::json& json, const char* name, bool& on) {
  if (!json.is_boolean()) refuse_field(name, "it is neither true nor false");
  on = json.get<bool>();
}

/// Counts and sizes: none is negative.
template <typename Integer>
void take_field(const nlohmann::json& json, const char* name, Integer& number) {
  static_assert(std::is_integral_v<Integer>);
  if (!json.is_number_integer()) refuse_field(name, "it is no whole number");
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<Integer>::max());
  const bool negative = !json.is_number_unsigned() && json.get<std::int64_t>() < 0;
  if (negative || json.get<std::uint64_t>() > kMost) refuse_field(name, "it is out of range");
  number = json.get<Integer>();
}

}  // namespace

nlohmann::ordered_json to_json(const RunSpec& spec) {
  nlohmann::ordered_json json{{"recipe", to_json(spec.recipe)}};
  each_field(spec, [&](const char* name, const auto& field) { json[name] = field; });
  return json;
}

RunSpec run_spec_from_json(const nlohmann::json& json) {
  if (!json.is_object()) refuse_field("order", "it is no JSON object");
  RunSpec spec;
  if (json.contains("recipe")) spec.recipe = recipe_from_json(json["recipe"]);
  each_field(spec, [&](const char* name, auto& field) {
    if (const auto found = json.find(name); found != json.end()) take_field(*found, name, field);
  });
  return spec;
}

}  // namespace aq
