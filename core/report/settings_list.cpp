// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/settings_list.h"

#include <algorithm>

#include "core/methods/method.h"
#include "core/report/clean_text.h"
#include "core/report/number_text.h"
#include "core/report/texts.h"
#include "core/run/layer_overrides.h"

namespace aq::report {
namespace {

/// Whether the setting that this one hangs on has a value under which it counts.
bool matters(const Recipe& recipe, const Parameter& parameter) {
  if (parameter.depends_on.empty()) return true;
  const Parameter& master = recipe_parameter(parameter.depends_on);
  const std::string value = value_to_text(get(recipe, master));
  return std::ranges::find(parameter.depends_values, value) != parameter.depends_values.end() &&
         matters(recipe, master);
}

std::string label_in(const Parameter& parameter, const std::string& english, Language language) {
  return english.empty() ? parameter.path : translated(language, "parameter", english);
}

std::string choice_text(const Parameter& parameter, const std::string& value, Language language) {
  const auto found = std::ranges::find(parameter.choices, value);
  const auto index = static_cast<std::size_t>(found - parameter.choices.begin());
  if (found == parameter.choices.end() || index >= parameter.choice_labels.size()) return clean_text(value);
  return translated(language, "parameter", parameter.choice_labels[index]);
}

std::string whole_number_text(const Parameter& parameter, std::int64_t value, Language language) {
  for (const auto& [special, meaning] : parameter.special)
    if (special == value)
      return std::to_string(value) + " (" + translated(language, "parameter", meaning) + ")";
  if (parameter.unit.empty()) return std::to_string(value);
  return std::to_string(value) + " " + translated(language, "parameter", parameter.unit);
}

std::string value_in(const Parameter& parameter, const ParameterValue& value, Language language) {
  if (const bool* on = std::get_if<bool>(&value)) return text(language, *on ? Text::yes : Text::no);
  if (const auto* whole = std::get_if<std::int64_t>(&value))
    return whole_number_text(parameter, *whole, language);
  if (const auto* real = std::get_if<double>(&value)) return number_text(*real, 6);
  return choice_text(parameter, std::get<std::string>(value), language);
}

/// What the recipe's method sets, on the recipe's own calibration and bits.
Recipe usual_recipe(const Recipe& recipe) {
  const auto known = std::ranges::find(methods(), recipe.method, &Method::id);
  return known == methods().end() ? Recipe{} : known->apply(Recipe{});
}

/// What "auto" comes to in a run at the recipe's activation bits: sessions hold it decided.
Recipe decided_recipe(Recipe usual, const Recipe& recipe) {
  usual.activations.bits = recipe.activations.bits;
  usual.activations.kv_bits = recipe.activations.kv_bits;
  return resolved(std::move(usual));
}

}  // namespace

std::vector<SettingValue> settings_of(const Recipe& recipe, Language language) {
  const Recipe usual = usual_recipe(recipe), decided = decided_recipe(usual, recipe);
  std::vector<SettingValue> settings;
  for (const Parameter& parameter : recipe_parameters()) {
    const ParameterValue value = get(recipe, parameter), own = get(usual, parameter);
    if (!matters(recipe, parameter)) continue;
    settings.push_back({parameter.path, label_in(parameter, parameter.label, language),
                        value_in(parameter, value, language), value_in(parameter, own, language),
                        value != own && value != get(decided, parameter)});
  }
  return settings;
}

std::vector<SettingDifference> differences_of(const std::vector<Recipe>& recipes, Language language) {
  std::vector<SettingDifference> differences;
  for (const Parameter& parameter : recipe_parameters()) {
    const auto differs = [&](const Recipe& one) {
      return get(one, parameter) != get(recipes.front(), parameter);
    };
    if (recipes.empty() || std::ranges::none_of(recipes, differs)) continue;
    SettingDifference row{parameter.path, label_in(parameter, parameter.label, language), {}};
    for (const Recipe& one : recipes)
      row.values.push_back(value_in(parameter, get(one, parameter), language));
    differences.push_back(std::move(row));
  }
  return differences;
}

std::vector<std::string> overrides_of(const Recipe& recipe) {
  std::vector<std::string> lines;
  for (const LayerOverride& one : recipe.layers) lines.push_back(clean_text(to_text(one)));
  return lines;
}

}  // namespace aq::report
