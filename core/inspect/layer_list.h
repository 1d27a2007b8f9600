// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <vector>

#include "core/inspect/layer_values.h"

namespace aq {

class Model;

/// The linear layers of a model's blocks, in the order they are quantized in.
std::vector<LayerInfo> layers_of(const Model& model);

}  // namespace aq
