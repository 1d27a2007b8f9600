#pragma once

#include <memory>

#include "core/model/model.h"
#include "core/run/recipe.h"

namespace aq {

/// The model with every linear layer of its blocks rounded to nearest in the recipe's number format as it is read:
/// the baseline a run is compared with. Nothing is kept.
std::shared_ptr<const TensorSource> baseline_source(const Model& model, const Recipe& recipe);

}  // namespace aq
