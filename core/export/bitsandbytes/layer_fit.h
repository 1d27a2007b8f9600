// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

#include "core/model/model_config.h"
#include "core/run/recipe.h"

namespace aq::bitsandbytes {

/// The two kinds of layers; a checkpoint has one of them.
enum class LayerKind { FourBit, Int8 };

/// What a recipe's layers become.
struct LayerFit {
  LayerKind kind = LayerKind::FourBit;
  std::string type = "nf4";         ///< of the first 4-bit layer
  bool double_quantized = false;    ///< any of them
  std::string refusal;              ///< why they cannot be carried; empty where they can
  std::int64_t smallest_block = 0;  ///< weights that share a scale, of 4-bit layers
  bool whole_tiles = true;          ///< every layer has a multiple of 32 outputs
};
LayerFit layer_fit(const Recipe& recipe, const ModelConfig& config);

LayerKind layer_kind(const WeightRecipe& weights);

}  // namespace aq::bitsandbytes
