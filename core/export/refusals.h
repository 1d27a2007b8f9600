#pragma once

#include <string>

#include "core/model/model_config.h"
#include "core/run/recipe.h"

namespace aq {

// Why a checkpoint of the original layout cannot carry a recipe; empty where it can.

/// A full matrix at a norm changes the space that the layers' inputs are quantized in. Merged into the
/// weights it is exact for float inputs only.
std::string norm_matrix_refusal(const Recipe& recipe);

/// Shifts that add biases, on a family whose config.json cannot announce them.
std::string added_bias_refusal(const Recipe& recipe, const ModelConfig& config);

}  // namespace aq
