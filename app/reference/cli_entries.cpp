// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/reference/cli_entries.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "app/cli/program.h"
#include "app/reference/value_entry.h"
#include "core/run/recipe.h"

namespace aq::reference {
namespace {

bool is_recipe_flag(const std::string& flag) {
  return std::ranges::any_of(recipe_parameters(), [&](const Parameter& one) { return one.flag == flag; });
}

bool repeats(const CLI::Option& option) {
  return option.get_multi_option_policy() == CLI::MultiOptionPolicy::TakeAll;
}

OptionEntry option_entry(const CLI::Option& option) {
  OptionEntry entry{.help = option.get_description(),
                    .fallback = option.get_default_str(),
                    .required = option.get_required(),
                    .repeats = repeats(option)};
  for (const std::string& name : option.get_snames()) entry.flags.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) entry.flags.push_back("--" + name);
  if (option.get_items_expected_max() > 0) entry.value = value_entry(option.get_type_name());
  entry.of_recipe = is_recipe_flag(entry.flags.front());
  return entry;
}

ArgumentEntry argument_entry(const CLI::Option& option) {
  return {.value = value_entry(option.get_name()),
          .help = option.get_description(),
          .required = option.get_required(),
          .repeats = option.get_items_expected_max() > 1};
}

/// @param path the words that lead to it: "demo train"
CommandEntry command_entry(const CLI::App& app, const std::string& path) {
  CommandEntry entry{.name = path, .help = app.get_description()};
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_positional())
      entry.arguments.push_back(argument_entry(*option));
    else
      entry.options.push_back(option_entry(*option));
  }
  for (const CLI::App* command : app.get_subcommands({}))
    entry.commands.push_back(
        command_entry(*command, app.get_parent() ? path + " " + command->get_name() : command->get_name()));
  return entry;
}

}  // namespace

CommandEntry cli_entries() {
  CLI::App app("", "affinequant");
  cli::Asked asked;
  cli::add_everything(app, asked);
  return command_entry(app, app.get_name());
}

}  // namespace aq::reference
