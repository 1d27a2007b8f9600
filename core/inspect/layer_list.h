#pragma once

#include <vector>

#include "core/inspect/layer_values.h"

namespace aq {

class Model;

/// The linear layers of a model's blocks, in the order they are quantized in.
std::vector<LayerInfo> layers_of(const Model& model);

}  // namespace aq
