#pragma once

#include <string>

#include "core/model/model_config.h"
#include "core/run/recipe.h"

namespace aq {

// Why a checkpoint of the original layout cannot carry a recipe; empty where it can.

/// Shifts that add biases, on a family whose config.json cannot announce them.
std::string added_bias_refusal(const Recipe& recipe, const ModelConfig& config);

}  // namespace aq
