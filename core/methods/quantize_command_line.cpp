// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/methods/quantize_command_line.h"

#include <algorithm>
#include <vector>

#include "core/methods/method.h"
#include "core/run/layer_overrides.h"

namespace aq {
namespace {

using Words = std::vector<std::string>;

bool is_plain(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return letter || std::string("_@%+=:,./-").find(c) != std::string::npos;
}

void add_option(Words& words, const std::string& flag, const std::string& value) {
  if (value.empty()) return;
  words.push_back(flag);
  words.push_back(shell_quoted(value));
}

/// Boolean flags stand alone: "--symmetric", "--no-gradual-mask".
std::string switch_flag(const std::string& flag, bool on) { return on ? flag : "--no-" + flag.substr(2); }

void add_settings(Words& words, const Recipe& recipe, const Recipe& start) {
  for (const auto& parameter : recipe_parameters()) {
    const ParameterValue value = get(recipe, parameter);
    if (value == get(start, parameter)) continue;
    if (const bool* on = std::get_if<bool>(&value))
      words.push_back(switch_flag(parameter.flag, *on));
    else
      add_option(words, parameter.flag, value_to_text(value));
  }
}

void add_recipe(Words& words, const Recipe& recipe) {
  const auto known = std::ranges::find(methods(), recipe.method, &Method::id);
  const bool is_known = known != methods().end();
  if (is_known) add_option(words, "--method", recipe.method);
  add_settings(words, recipe, is_known ? known->apply(Recipe{}) : Recipe{});
  for (const LayerOverride& one : recipe.layers) add_option(words, "--layer", to_text(one));
}

std::string joined(const Words& words) {
  std::string line;
  for (const std::string& word : words) line += (line.empty() ? "" : " ") + word;
  return line;
}

}  // namespace

std::string shell_quoted(const std::string& text) {
  if (!text.empty() && std::ranges::all_of(text, is_plain)) return text;
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return quoted + "'";
}

std::string quantize_command_line(const RunSpec& spec) {
  Words words{"affinequant", "quantize", shell_quoted(spec.model)};
  add_option(words, "--out", spec.output);
  add_recipe(words, spec.recipe);
  add_option(words, "--calib", spec.calibration);
  if (spec.evaluation != "demo")
    add_option(words, "--eval", spec.evaluation);  // a demo's own text needs no flag
  if (spec.evaluate_rtn) words.emplace_back("--baseline");
  if (spec.evaluate_every_block) words.emplace_back("--evaluate-every-block");
  add_option(words, "--session", spec.session);
  if (spec.max_blocks > 0) add_option(words, "--max-blocks", std::to_string(spec.max_blocks));
  if (spec.memory_budget > 0) add_option(words, "--memory-budget", std::to_string(spec.memory_budget));
  if (spec.resume) words.emplace_back("--resume");
  return joined(words);
}

}  // namespace aq
