// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/export/calibrated_layers.h"
#include "core/model/model.h"
#include "core/model/model_config.h"
#include "core/run/recipe.h"

namespace aq {

/// A linear layer and how a recipe rounds its weight, before there are any weights.
struct RecipeFormat {
  std::string layer;  ///< "3.self_attn.q_proj"
  WeightRecipe format;
  std::int64_t out = 0, in = 0;  ///< of one expert where there are several
};

/// The layers that the recipe rounds. Without settings of layers' own all blocks are alike, and only the
/// first is among them.
std::vector<RecipeFormat> recipe_formats(const Recipe& recipe, const ModelConfig& config);
/// Whether some differ in bits, group size or symmetry.
bool formats_differ(const std::vector<RecipeFormat>& layers);

/// Matrices of the blocks that stay float, as the checkpoint names them, without ".weight": layers that the
/// recipe leaves alone, and routers.
std::vector<std::string> float_layers(const Model& model, const CalibratedLayers& quantized);

}  // namespace aq
