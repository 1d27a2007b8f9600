// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/recipe_choice.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/checkpoint/json_file.h"
#include "core/methods/method.h"
#include "core/run/layer_overrides.h"

namespace aq::cli {
namespace {

constexpr auto kDefaultPreset = "W4A16";

[[noreturn]] void refuse_file(const std::string& path, const std::string& reason) {
  throw Error(ErrorKind::BadInput, "reading the recipe", path, reason);
}

nlohmann::json read_recipe_file(const std::string& path) {
  const nlohmann::json json = read_json_file(path);
  if (!json.is_object()) refuse_file(path, "it is not a JSON object");
  return json;
}

/// A checkpoint's affinequant.json holds its recipe under "recipe"; a bare recipe is one itself.
nlohmann::json recipe_part(const nlohmann::json& json) {
  return json.contains("recipe") ? json["recipe"] : json;
}

/// The method to start from: the one of the flag or the file, which must not contradict each other.
std::string method_of(const RecipeChoice& choice, const nlohmann::json& file) {
  if (!file.is_object() || !file.contains("method") || !file["method"].is_string()) return choice.method;
  const auto named = file["method"].get<std::string>();
  if (!choice.method.empty() && choice.method != named)
    throw Error(ErrorKind::BadArgument, "setting", "--method",
                choice.method + " contradicts " + choice.file + ", which is a recipe of " + printable(named),
                "leave one of them out");
  return named;
}

/// Before the file and the flags. A method that a preset is tuned for keeps that tuning.
Recipe start_of(const RecipeChoice& choice, const std::string& id) {
  if (choice.preset.empty() && !id.empty()) return method(id).apply({});
  const Recipe& recipe = preset(choice.preset.empty() ? kDefaultPreset : choice.preset).recipe;
  return id.empty() || id == recipe.method ? recipe : method(id).apply(recipe);
}

Recipe with_file(const Recipe& start, const nlohmann::json& json, const std::string& path) {
  try {
    return recipe_from_json(json, start);
  } catch (const Error& error) {
    refuse_file(path, error.what());
  }
}

}  // namespace

void add_recipe_options(CLI::App& command, RecipeChoice& choice) {
  command.add_option("--preset", choice.preset, "Number formats by name, see 'affinequant presets'")
      ->type_name("P");
  command.add_option("--recipe", choice.file, "Recipe file, or the affinequant.json of a checkpoint")
      ->type_name("FILE.json");
  command.add_option("--method", choice.method, "Published method, see 'affinequant methods'")
      ->type_name("M");
  command
      .add_option("--layer", choice.layers,
                  "Settings of some layers: a glob over BLOCK.LAYER and what they have instead, e.g. "
                  "'*.mlp.down_proj:bits=8'; may be given again")
      ->type_name("GLOB:SETTING=VALUE,…")
      ->expected(1)
      ->take_all();
  add_recipe_flags(command, choice.flags);
}

Recipe choose_recipe(const RecipeChoice& choice) {
  const nlohmann::json file =
      choice.file.empty() ? nlohmann::json() : recipe_part(read_recipe_file(choice.file));
  Recipe recipe = start_of(choice, method_of(choice, file));
  if (!choice.file.empty()) recipe = with_file(recipe, file, choice.file);
  if (!choice.preset.empty()) {
    recipe.weights = preset(choice.preset).recipe.weights;
    recipe.activations = preset(choice.preset).recipe.activations;
  }
  for (const std::string& text : choice.layers) recipe.layers.push_back(override_from_text(text));
  return apply_flags(recipe, choice.flags);
}

}  // namespace aq::cli
