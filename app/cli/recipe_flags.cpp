// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/recipe_flags.h"

#include <CLI/CLI.hpp>

#include "core/base/error.h"

namespace aq::cli {
namespace {

constexpr auto kGranularity = "weights.granularity";
constexpr auto kGroupSize = "weights.group_size";

std::string type_text(const Parameter& parameter) {
  switch (parameter.type) {
    case ParameterType::Boolean:
      return {};
    case ParameterType::Integer:
      return "N";
    case ParameterType::Real:
      return "X";
    case ParameterType::Choice:
      break;
  }
  std::string text;
  for (const auto& choice : parameter.choices) text += (text.empty() ? "" : "|") + choice;
  return text;
}

/// "--x" becomes "--no-x".
std::string negated(const std::string& flag) { return "--no-" + flag.substr(2); }

void add_switch(CLI::App& command, const Parameter& parameter, RecipeFlags& flags) {
  command.add_flag_function(
      parameter.flag + ",!" + negated(parameter.flag),
      [&flags, path = parameter.path](std::int64_t count) { flags[path] = count > 0 ? "true" : "false"; },
      parameter.help);
}

void add_value(CLI::App& command, const Parameter& parameter, RecipeFlags& flags) {
  command
      .add_option_function<std::string>(
          parameter.flag, [&flags, path = parameter.path](const std::string& text) { flags[path] = text; },
          parameter.help)
      ->type_name(type_text(parameter));
}

/// What --group-size means for the granularity where that is not chosen by itself.
void settle_granularity(RecipeFlags& flags) {
  const auto size = flags.find(kGroupSize);
  if (size == flags.end()) return;
  const bool whole_channel = size->second == "0" || size->second == "-1";
  const auto granularity = flags.try_emplace(kGranularity, whole_channel ? "channel" : "group").first;
  if (!whole_channel) return;
  if (granularity->second == "group")
    throw Error(ErrorKind::BadArgument, "setting", "--group-size",
                size->second + " means one scale a channel, but --granularity is group");
  flags.erase(size);
}

}  // namespace

void add_recipe_flag(CLI::App& command, const Parameter& parameter, RecipeFlags& flags) {
  (parameter.type == ParameterType::Boolean ? add_switch : add_value)(command, parameter, flags);
}

void add_recipe_flags(CLI::App& command, RecipeFlags& flags) {
  for (const auto& parameter : recipe_parameters()) add_recipe_flag(command, parameter, flags);
}

Recipe apply_flags(Recipe recipe, const RecipeFlags& given) {
  RecipeFlags flags = given;
  settle_granularity(flags);
  for (const auto& [path, text] : flags) {
    const Parameter& parameter = recipe_parameter(path);
    set(recipe, parameter, value_from_text(parameter, text));
  }
  return recipe;
}

}  // namespace aq::cli
