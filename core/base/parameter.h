// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace aq {

enum class ParameterType { Boolean, Integer, Real, Choice };

using ParameterValue = std::variant<bool, std::int64_t, double, std::string>;

/// One setting, described once. The form in the window, the flag on the command line and the key of the recipe's
/// JSON all come from here. Texts are English and marked with AQ_TRANSLATE("parameter", ...).
struct Parameter {
  std::string path;   ///< key in the recipe's JSON, "section.name", e.g. "transform.stability_factor"
  std::string flag;   ///< long flag on the command line, e.g. "--stability-factor"; "--no-x" switches off
  ParameterType type = ParameterType::Real;
  ParameterValue default_value;
  double minimum = 0;                 ///< Integer and Real
  double maximum = 0;                 ///< Integer and Real
  bool logarithmic = false;           ///< Real: steps and sliders multiply
  std::vector<std::string> choices;   ///< Choice
  std::vector<std::string> choice_labels;  ///< Choice: text for each, same order
  std::string unit;                   ///< e.g. "bits", "samples"; empty where there is none
  std::vector<std::pair<std::int64_t, std::string>> special;  ///< Integer: what a value means, in place of the unit
  std::string label;                  ///< short, for the form
  std::string help;                   ///< one or two sentences, for tooltip and --help
  std::string citation;               ///< paper and equation or section; may be empty
  std::string depends_on;             ///< path of a Boolean or Choice parameter that makes this one matter; may be empty
  std::vector<std::string> depends_values;  ///< values of depends_on (as JSON text) under which this one matters
};

/// The part of `path` before the dot.
std::string section_of(const Parameter& parameter);

/// @throws Error(BadArgument) naming the flag where the value has the wrong type, is not finite, is out of range or
/// is no choice.
void check(const Parameter& parameter, const ParameterValue& value);

ParameterValue value_from_json(const Parameter& parameter, const nlohmann::json& json);
nlohmann::json value_to_json(const ParameterValue& value);

/// For the command line: "4", "0.1", "true", "diagonal".
ParameterValue value_from_text(const Parameter& parameter, const std::string& text);
std::string value_to_text(const ParameterValue& value);

}  // namespace aq
