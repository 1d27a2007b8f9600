// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/parameter.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/base/error.h"

namespace aq {
namespace {

[[noreturn]] void refuse(const Parameter& parameter, const std::string& reason) {
  throw Error(ErrorKind::BadArgument, "setting", parameter.flag.empty() ? parameter.path : parameter.flag,
              reason);
}

std::string shown(double value) {
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, value).ptr;
  return {text, end};
}

void check_range(const Parameter& parameter, double value) {
  if (!std::isfinite(value)) refuse(parameter, "the value is not finite");
  if (value < parameter.minimum || value > parameter.maximum)
    refuse(parameter,
           shown(value) + " is out of range " + shown(parameter.minimum) + " to " + shown(parameter.maximum));
}

template <typename Number>
Number parse_number(const Parameter& parameter, const std::string& text) {
  Number number{};
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code != std::errc() || end != text.data() + text.size())
    refuse(parameter, "'" + printable(text) + "' is no " +
                          (parameter.type == ParameterType::Integer ? "whole number" : "number"));
  return number;
}

/// JSON's whole numbers go on where int64 ends.
std::int64_t integer_from_json(const Parameter& parameter, const nlohmann::json& json) {
  if (json.is_number_unsigned() && !std::in_range<std::int64_t>(json.get<std::uint64_t>()))
    refuse(parameter, json.dump() + " is too large");
  return json.get<std::int64_t>();
}

}  // namespace

std::string section_of(const Parameter& parameter) {
  return parameter.path.substr(0, parameter.path.find('.'));
}

void check(const Parameter& parameter, const ParameterValue& value) {
  switch (parameter.type) {
    case ParameterType::Boolean:
      if (!std::holds_alternative<bool>(value)) refuse(parameter, "must be true or false");
      return;
    case ParameterType::Integer:
      if (!std::holds_alternative<std::int64_t>(value)) refuse(parameter, "must be a whole number");
      return check_range(parameter, static_cast<double>(std::get<std::int64_t>(value)));
    case ParameterType::Real:
      if (!std::holds_alternative<double>(value)) refuse(parameter, "must be a number");
      return check_range(parameter, std::get<double>(value));
    case ParameterType::Choice: {
      const auto* choice = std::get_if<std::string>(&value);
      if (choice && std::ranges::find(parameter.choices, *choice) != parameter.choices.end()) return;
      std::string known;
      for (const auto& option : parameter.choices) known += (known.empty() ? "" : ", ") + option;
      refuse(parameter, "must be one of " + known);
    }
  }
}

ParameterValue value_from_json(const Parameter& parameter, const nlohmann::json& json) {
  ParameterValue value;
  if (json.is_boolean())
    value = json.get<bool>();
  else if (parameter.type == ParameterType::Real && json.is_number())
    value = json.get<double>();
  else if (json.is_number_integer())
    value = integer_from_json(parameter, json);
  else if (json.is_string())
    value = json.get<std::string>();
  else
    refuse(parameter, "has a JSON value of the wrong type");
  check(parameter, value);
  return value;
}

nlohmann::json value_to_json(const ParameterValue& value) {
  return std::visit([](const auto& held) { return nlohmann::json(held); }, value);
}

ParameterValue value_from_text(const Parameter& parameter, const std::string& text) {
  ParameterValue value;
  switch (parameter.type) {
    case ParameterType::Boolean:
      if (text != "true" && text != "false") refuse(parameter, "must be true or false");
      value = text == "true";
      break;
    case ParameterType::Integer:
      value = parse_number<std::int64_t>(parameter, text);
      break;
    case ParameterType::Real:
      value = parse_number<double>(parameter, text);
      break;
    case ParameterType::Choice:
      value = text;
      break;
  }
  check(parameter, value);
  return value;
}

std::string value_to_text(const ParameterValue& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
  if (const auto* real = std::get_if<double>(&value)) return shown(*real);
  return std::get<std::string>(value);
}

}  // namespace aq
