// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "core/run/recipe.h"

namespace aq {

/// One direction of a grid: a setting and the values it takes.
struct GridAxis {
  std::string path;  ///< a recipe's setting ("transform.stability_factor"), "method" or "preset"
  std::vector<nlohmann::json> values;  ///< as a recipe's JSON has them
};

/// Which runs a sweep makes: every combination of the axes' values on one recipe (docs/sweeps.md).
struct Grid {
  std::string name;
  std::string method, preset;     ///< where every cell starts; empty: AffineQuant, W4A16
  nlohmann::ordered_json recipe;  ///< settings that all cells share, as in a recipe file; may be empty
  std::vector<GridAxis> axes;
};

/// @param file for messages
/// @throws Error(BadInput) where a key is unknown, an axis is empty or repeats, a value does not fit its
/// setting, or there are more cells than kMostCells
Grid grid_from_json(const nlohmann::ordered_json& json, const std::string& file);
/// Reads a grid file, or a ready-made grid by its name (ready_made_grids()).
Grid read_grid(const std::string& file_or_name);
nlohmann::ordered_json to_json(const Grid& grid);

/// The ablations of the AffineQuant paper and other grids that ask a common question.
const std::vector<Grid>& ready_made_grids();

inline constexpr std::size_t kMostCells = 10'000;

/// One run of a sweep.
struct SweepCell {
  int index = 0;
  std::vector<std::pair<std::string, nlohmann::json>> choices;  ///< one an axis, in their order
  Recipe recipe;

  std::string label() const;  ///< e.g. "stability_factor 0.1, bits 3"
};

/// All cells, the last axis moving fastest. @throws Error(BadInput) where a combination is no recipe
std::vector<SweepCell> cells_of(const Grid& grid);

}  // namespace aq
