// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/watch/event_message.h"

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/base/error.h"
#include "core/run/run_spec_json.h"
#include "core/watch/event_fields.h"

namespace aq {
namespace {

using nlohmann::json;

constexpr int kStages = static_cast<int>(RunStage::Verifying) + 1;

[[noreturn]] void refuse_message(const std::string& what, const std::string& reason) {
  throw Error(ErrorKind::BadInput, "reading a message of the run that is watched", printable(what), reason,
              "is it the same version of the program?");
}

template <typename Value>
json field_json(const Value& value) {
  return value;
}
json field_json(const RunStage& stage) { return static_cast<int>(stage); }
json field_json(const std::optional<double>& value) { return value ? json(*value) : json(); }
json field_json(const Histogram& histogram);
json field_json(const std::vector<PlacementStatus>& placements);

template <typename Struct>
json struct_json(Struct value) {
  json fields = json::object();
  visit_fields(value, [&fields](const char* name, auto& field) { fields[name] = field_json(field); });
  return fields;
}

json field_json(const Histogram& histogram) { return struct_json(histogram); }

json field_json(const std::vector<PlacementStatus>& placements) {
  json list = json::array();
  for (const PlacementStatus& one : placements) list.push_back(struct_json(one));
  return list;
}

/// Infinities and NaN pass as CBOR has them: a matrix may be singular.
void take(const json& value, double& field) { field = value.get<double>(); }
void take(const json& value, float& field) { field = value.get<float>(); }
void take(const json& value, std::string& field) { field = value.get<std::string>(); }
void take(const json& value, bool& field) { field = value.get<bool>(); }
void take(const json& value, std::vector<float>& field) { field = value.get<std::vector<float>>(); }

template <typename Integer>
void take_integer(const json& value, Integer& field) {
  if (!value.is_number_integer()) throw json::type_error::create(302, "a whole number is due", &value);
  field = value.get<Integer>();
  if (field < 0) throw json::out_of_range::create(406, "it is negative", &value);
}
void take(const json& value, int& field) { take_integer(value, field); }
void take(const json& value, std::int64_t& field) { take_integer(value, field); }

void take(const json& value, RunStage& field) {
  int stage = 0;
  take(value, stage);
  if (stage >= kStages) throw json::out_of_range::create(406, "there is no such stage", &value);
  field = static_cast<RunStage>(stage);
}

void take(const json& value, std::optional<double>& field) {
  field = value.is_null() ? std::nullopt : std::optional(value.get<double>());
}

void take(const json& value, Histogram& field);
void take(const json& value, std::vector<PlacementStatus>& field);

template <typename Struct>
void take_struct(const json& fields, Struct& value) {
  visit_fields(value, [&fields](const char* name, auto& field) { take(fields.at(name), field); });
}

void take(const json& value, Histogram& field) { take_struct(value, field); }

void take(const json& value, std::vector<PlacementStatus>& field) {
  for (const json& one : value.get_ref<const json::array_t&>()) take_struct(one, field.emplace_back());
}

template <std::size_t... numbers>
RunEvent event_of(std::size_t number, const json& message, std::index_sequence<numbers...>) {
  RunEvent event;
  ((number == numbers ? take_struct(message, event.emplace<numbers>()) : void()), ...);
  return event;
}

/// A picture's cells and discs have to be as many as it says: plots count on it.
bool makes_sense(const RunEvent& event) {
  const auto* snapshot = std::get_if<MatrixSnapshot>(&event);
  if (!snapshot) return true;
  constexpr int kMostCells = 256;
  const auto cells = static_cast<std::size_t>(snapshot->cells);
  return snapshot->cells <= kMostCells && snapshot->values.size() == cells * cells &&
         snapshot->centers.size() == snapshot->radii.size();
}

json block_json(const BlockOutcome& block) {
  json fields = {{"index", block.index},
                 {"loss_initial", block.loss_initial},
                 {"loss_final", block.loss_final},
                 {"seconds", block.seconds}};
  if (block.matrices)
    fields["matrices"] = {block.matrices->dominance, block.matrices->condition, block.matrices->merge_error};
  return fields;
}

BlockOutcome block_of(const json& fields) {
  BlockOutcome block;
  take(fields.at("index"), block.index);
  take(fields.at("loss_initial"), block.loss_initial);
  take(fields.at("loss_final"), block.loss_final);
  take(fields.at("seconds"), block.seconds);
  if (!fields.contains("matrices")) return block;
  const auto [dominance, condition, merge_error] = fields["matrices"].get<std::array<double, 3>>();
  block.matrices = {dominance, condition, merge_error};
  return block;
}

json outcome_json(const Outcome& outcome) {
  json blocks = json::array();
  for (const BlockOutcome& block : outcome.blocks) blocks.push_back(block_json(block));
  return {{"spec", to_json(outcome.spec)},    {"blocks", blocks},
          {"perplexity", outcome.perplexity}, {"bits_per_weight", outcome.bits_per_weight},
          {"seconds", outcome.seconds},       {"peak_rss_bytes", outcome.peak_rss_bytes},
          {"output", outcome.output}};
}

Outcome outcome_of(const json& fields) {
  Outcome outcome;
  outcome.spec = run_spec_from_json(fields.at("spec"));
  for (const json& block : fields.at("blocks").get_ref<const json::array_t&>())
    outcome.blocks.push_back(block_of(block));
  outcome.perplexity = fields.at("perplexity").get<std::map<std::string, double>>();
  take(fields.at("bits_per_weight"), outcome.bits_per_weight);
  take(fields.at("seconds"), outcome.seconds);
  take(fields.at("peak_rss_bytes"), outcome.peak_rss_bytes);
  take(fields.at("output"), outcome.output);
  return outcome;
}

}  // namespace

json to_message(const RunEvent& event) {
  json message = std::visit([](const auto& one) { return struct_json(one); }, event);
  message["event"] = event.index();
  return message;
}

RunEvent event_from_message(const json& message) {
  constexpr std::size_t kKinds = std::variant_size_v<RunEvent>;
  try {
    const auto number = message.at("event").get<std::size_t>();
    if (number >= kKinds) refuse_message("event " + std::to_string(number), "it is not known");
    RunEvent event = event_of(number, message, std::make_index_sequence<kKinds>());
    if (!makes_sense(event)) refuse_message("matrix", "its numbers do not go together");
    return event;
  } catch (const json::exception& error) {
    refuse_message("event", error.what());
  }
}

json to_message(const RunEnd& end) {
  json fields = {{"cancelled", end.cancelled}, {"error", end.error}};
  if (end.outcome) fields["outcome"] = outcome_json(*end.outcome);
  return {{"end", fields}};
}

std::optional<RunEnd> end_from_message(const json& message) {
  if (!message.is_object() || !message.contains("end")) return {};
  try {
    const json& fields = message["end"];
    RunEnd end;
    take(fields.at("cancelled"), end.cancelled);
    take(fields.at("error"), end.error);
    if (fields.contains("outcome")) end.outcome = outcome_of(fields["outcome"]);
    return end;
  } catch (const json::exception& error) {
    refuse_message("end", error.what());
  }
}

}  // namespace aq
