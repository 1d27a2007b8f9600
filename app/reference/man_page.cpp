// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/reference/man_page.h"

#include <algorithm>
#include <array>

#include "app/reference/roff.h"
#include "core/base/version.h"
#include "core/run/recipe.h"

namespace aq::reference {
namespace {

/// "January 31, 2026", as .Dd wants it.
std::string mdoc_date(const std::string& date) {
  constexpr std::array<const char*, 12> kMonths{"January",   "February", "March",    "April",
                                                "May",       "June",     "July",     "August",
                                                "September", "October",  "November", "December"};
  const auto month = static_cast<std::size_t>(std::stoi(date.substr(5, 2)));
  return std::string(kMonths.at(month - 1)) + " " + std::to_string(std::stoi(date.substr(8, 2))) + ", " +
         date.substr(0, 4);
}

std::string value_of(const ValueEntry& value) {
  return value.name.empty() ? "" : " Ar " + roff_word(value.name);
}

std::string heading(const OptionEntry& option) {
  std::string line = ".It";
  for (const std::string& flag : option.flags) {
    if (&flag != &option.flags.front()) line += " ,";
    line += " Fl " + roff_word(flag.substr(1));
  }
  return line + value_of(option.value) + "\n";
}

std::string sentence(const std::string& text) {
  return text.empty() || text.back() == '.' ? text : text + '.';
}

std::string body(const OptionEntry& option) {
  std::string text = sentence(option.help);
  if (option.required) text += " Must be given.";
  if (option.repeats && text.find("given again") == std::string::npos) text += " May be given again.";
  if (!option.fallback.empty()) text += " Default: " + option.fallback + ".";
  return roff_text(text);
}

std::string list(const std::string& items) {
  return items.empty() ? "" : ".Bl -tag -width Ds\n" + items + ".El\n";
}

std::string argument_items(const CommandEntry& command) {
  std::string items;
  for (const ArgumentEntry& argument : command.arguments)
    items += ".It" + value_of(argument.value) + (argument.repeats ? " ..." : "") + "\n" +
             roff_text(sentence(argument.help));
  return items;
}

bool takes_recipe(const CommandEntry& command) {
  return std::ranges::count_if(command.options, &OptionEntry::of_recipe) ==
         static_cast<std::ptrdiff_t>(recipe_parameters().size());
}

std::string option_items(const CommandEntry& command, bool with_help) {
  std::string items;
  for (const OptionEntry& option : command.options)
    if ((with_help || option.flags.back() != "--help") && !(option.of_recipe && takes_recipe(command)))
      items += heading(option) + body(option);
  return items;
}

std::string usage(const CommandEntry& command) {
  std::string line = "affinequant " + command.name;
  for (const ArgumentEntry& argument : command.arguments) {
    const std::string name = argument.value.name + (argument.repeats ? " ..." : "");
    line += argument.required ? " " + name : " [" + name + "]";
  }
  return line;
}

std::string commands(const CommandEntry& program) {
  std::string text;
  for (const CommandEntry& command : program.commands) {
    text += ".Ss " + usage(command) + "\n" + roff_text(sentence(command.help));
    text += list(argument_items(command) + option_items(command, /*with_help=*/false));
    if (takes_recipe(command)) text += "The options of\n.Sx RECIPE OPTIONS\nare taken, too.\n";
    text += commands(command);
  }
  return text;
}

std::string number(double value) {
  return value_to_text(value == static_cast<double>(static_cast<std::int64_t>(value))
                           ? ParameterValue(static_cast<std::int64_t>(value))
                           : ParameterValue(value));
}

std::string facts(const Parameter& parameter) {
  std::string text;
  if (parameter.type == ParameterType::Integer || parameter.type == ParameterType::Real)
    text += " From " + number(parameter.minimum) + " to " + number(parameter.maximum) +
            (parameter.unit.empty() ? "" : " " + parameter.unit) + ".";
  for (const auto& [value, meaning] : parameter.special)
    text += " " + std::to_string(value) + ": " + meaning + ".";
  text += " Default: " + value_to_text(parameter.default_value) + ".";
  if (!parameter.citation.empty()) text += " Source: " + sentence(parameter.citation);
  return text;
}

const OptionEntry& option_of(const CommandEntry& program, const Parameter& parameter) {
  const auto command = std::ranges::find_if(program.commands, &takes_recipe);
  return *std::ranges::find_if(command->options,
                               [&](const OptionEntry& one) { return one.flags.front() == parameter.flag; });
}

/// The settings of a recipe, a subsection each of its sections.
std::string recipe_options(const CommandEntry& program) {
  std::string text, section, items;
  const auto end_section = [&] {
    if (!section.empty()) text += ".Ss " + section + "\n" + list(items);
    items.clear();
  };
  for (const Parameter& parameter : recipe_parameters()) {
    if (section_of(parameter) != section) end_section();
    section = section_of(parameter);
    items += heading(option_of(program, parameter)) + roff_text(sentence(parameter.help) + facts(parameter));
  }
  end_section();
  return text;
}

void replace(std::string& page, const std::string& mark, const std::string& text) {
  if (const auto found = page.find(mark); found != std::string::npos) page.replace(found, mark.size(), text);
}

}  // namespace

std::string man_page(std::string page, const CommandEntry& program, const std::string& date) {
  replace(page, "@VERSION@", program_version());
  replace(page, "@DATE@", mdoc_date(date));
  replace(page, "@ARGUMENTS@\n", argument_items(program));
  replace(page, "@OPTIONS@\n", option_items(program, /*with_help=*/true));
  replace(page, "@COMMANDS@\n", commands(program));
  if (page.find("@RECIPE@") != std::string::npos) replace(page, "@RECIPE@\n", recipe_options(program));
  return page;
}

}  // namespace aq::reference
