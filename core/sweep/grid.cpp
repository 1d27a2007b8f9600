// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sweep/grid.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "core/base/error.h"
#include "core/methods/method.h"
#include "core/checkpoint/json_file.h"

namespace aq {
namespace {

constexpr auto kDefaultPreset = "W4A16";
constexpr auto kMethodAxis = "method", kPresetAxis = "preset";
constexpr auto kGroupSize = "weights.group_size", kGranularity = "weights.granularity";

[[noreturn]] void refuse(const std::string& file, const std::string& reason, const std::string& advice = {}) {
  throw Error(ErrorKind::BadInput, "reading the grid", file, reason, advice);
}

std::string text_of(const nlohmann::ordered_json& json, const char* key, const std::string& file) {
  if (!json.contains(key)) return {};
  if (!json[key].is_string()) refuse(file, std::string("\"") + key + "\" is no text");
  return json[key].get<std::string>();
}

bool is_setting(const std::string& path) { return path != kMethodAxis && path != kPresetAxis; }

GridAxis axis_of(const std::string& path, const nlohmann::ordered_json& values, const std::string& file) {
  if (is_setting(path)) recipe_parameter(path);  // throws where there is none
  if (!values.is_array() || values.empty())
    refuse(file, "the axis " + printable(path) + " is no list of values");
  GridAxis axis{path, {}};
  std::set<std::string> seen;
  for (const auto& value : values) {
    if (!seen.insert(value.dump()).second) refuse(file, "the axis " + printable(path) + " has a value twice");
    axis.values.push_back(value);
  }
  return axis;
}

std::size_t count_cells(const Grid& grid) {
  std::size_t count = 1;
  for (const GridAxis& axis : grid.axes) {
    count *= axis.values.size();
    if (count > kMostCells) return count;
  }
  return count;
}

std::string id_of(const nlohmann::json& value, const std::string& axis) {
  if (!value.is_string()) throw Error(ErrorKind::BadArgument, "setting", axis, "a value is no text");
  return value.get<std::string>();
}

/// The recipe before any setting: a preset's number formats, and a method as published on them.
Recipe start_recipe(const std::string& method_id, const std::string& preset_id) {
  const Recipe& formats = preset(preset_id.empty() ? kDefaultPreset : preset_id).recipe;
  return method_id.empty() || method_id == formats.method ? formats : method(method_id).apply(formats);
}

/// A group size chooses groups by itself, and 0 a scale a channel.
void set_group_size(Recipe& recipe, const nlohmann::json& value) {
  const bool groups = !(value.is_number_integer() && value.get<std::int64_t>() <= 0);
  if (groups) set(recipe, recipe_parameter(kGroupSize), value_from_json(recipe_parameter(kGroupSize), value));
  set(recipe, recipe_parameter(kGranularity), std::string(groups ? "group" : "channel"));
}

void set_setting(Recipe& recipe, const std::string& path, const nlohmann::json& value) {
  if (path == kGroupSize) return set_group_size(recipe, value);
  set(recipe, recipe_parameter(path), value_from_json(recipe_parameter(path), value));
}

Recipe recipe_of(const Grid& grid, const SweepCell& cell) {
  std::string method_id = grid.method, preset_id = grid.preset;
  for (const auto& [path, value] : cell.choices) {
    if (path == kMethodAxis) method_id = id_of(value, path);
    if (path == kPresetAxis) preset_id = id_of(value, path);
  }
  Recipe recipe = start_recipe(method_id, preset_id);
  if (!grid.recipe.empty()) recipe = recipe_from_json(grid.recipe, recipe);
  for (const auto& [path, value] : cell.choices)
    if (is_setting(path)) set_setting(recipe, path, value);
  return recipe;
}

std::string value_text(const nlohmann::json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

nlohmann::ordered_json read_grid_file(const std::string& file) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) {
    std::string names;
    for (const Grid& grid : ready_made_grids()) names += (names.empty() ? "" : ", ") + grid.name;
    refuse(file, "it is neither a file nor a ready-made grid", "give a .json file, or one of " + names);
  }
  return read_json_file(file);
}

nlohmann::ordered_json axes_json(const std::vector<GridAxis>& axes) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (const GridAxis& axis : axes) json[axis.path] = axis.values;
  return json;
}

}  // namespace

Grid grid_from_json(const nlohmann::ordered_json& json, const std::string& file) {
  if (!json.is_object()) refuse(file, "it is no JSON object");
  for (const auto& [key, value] : json.items())
    if (const std::set<std::string> known{"name", "method", "preset", "recipe", "axes"}; !known.contains(key))
      refuse(file, "the key " + printable(key) + " is unknown",
             "known are name, method, preset, recipe and axes");
  if (!json.contains("axes") || !json["axes"].is_object()) refuse(file, "it has no axes");
  Grid grid{
      text_of(json, "name", file), text_of(json, "method", file), text_of(json, "preset", file), {}, {}};
  if (json.contains("recipe")) grid.recipe = json["recipe"];
  try {
    for (const auto& [path, values] : json["axes"].items()) grid.axes.push_back(axis_of(path, values, file));
    if (count_cells(grid) > kMostCells)
      refuse(file, "it has more than " + std::to_string(kMostCells) + " combinations");
    cells_of(grid);
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::BadInput) throw;
    refuse(file, error.what());
  }
  return grid;
}

Grid read_grid(const std::string& file_or_name) {
  const auto& ready = ready_made_grids();
  const auto found = std::ranges::find(ready, file_or_name, &Grid::name);
  return found != ready.end() ? *found : grid_from_json(read_grid_file(file_or_name), file_or_name);
}

nlohmann::ordered_json to_json(const Grid& grid) {
  nlohmann::ordered_json json;
  const auto add = [&](const char* key, const std::string& text) {
    if (!text.empty()) json[key] = text;
  };
  add("name", grid.name);
  add("method", grid.method);
  add("preset", grid.preset);
  if (!grid.recipe.empty()) json["recipe"] = grid.recipe;
  json["axes"] = axes_json(grid.axes);
  return json;
}

const std::vector<Grid>& ready_made_grids() {
  static const std::vector<Grid> grids{
      {"stability-factor",
       "affinequant",
       "W2A16",
       {},
       {{"transform.stability_factor", {1.0, 1e-1, 1e-2, 1e-3, 1e-4}}}},
      {"gradual-mask",
       "affinequant",
       "W2A16",
       {},
       {{"transform.gradual_mask", {true, false}}, {"transform.stability_factor", {1.0, 1e-1, 1e-2}}}},
      {"precision", "affinequant", "W2A16", {}, {{"transform.precision", {"float", "double", "mixed"}}}},
      {"dominance",
       "affinequant",
       "W2A16",
       {},
       {{"transform.enforce_dominance", {false, true}}, {"transform.stability_factor", {1.0, 1e-1}}}},
      {"bits-and-groups",
       "rtn",
       "W4A16",
       {},
       {{"weights.bits", {2, 3, 4, 8}}, {"weights.group_size", {0, 128, 64, 32}}}},
      {"methods",
       "",
       "",
       {},
       {{"preset", {"W4A16", "W3A16", "W2A16", "W4A4"}},
        {"method", {"rtn", "awq", "gptq", "omniquant", "affinequant"}}}}};
  return grids;
}

std::string SweepCell::label() const {
  std::string text;
  for (const auto& [path, value] : choices)
    text += (text.empty() ? "" : ", ") + path.substr(path.find('.') + 1) + " " + value_text(value);
  return text;
}

std::vector<SweepCell> cells_of(const Grid& grid) {
  std::vector<SweepCell> cells(1);
  for (const GridAxis& axis : grid.axes) {
    std::vector<SweepCell> more;
    for (const SweepCell& cell : cells)
      for (const nlohmann::json& value : axis.values) {
        more.push_back(cell);
        more.back().choices.emplace_back(axis.path, value);
      }
    cells = std::move(more);
  }
  for (std::size_t i = 0; i < cells.size(); ++i) {
    cells[i].index = static_cast<int>(i);
    cells[i].recipe = recipe_of(grid, cells[i]);
  }
  return cells;
}

}  // namespace aq
