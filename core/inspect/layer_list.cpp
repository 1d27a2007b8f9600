// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/layer_list.h"

#include "core/model/model.h"
#include "core/model/tensor_layout.h"

namespace aq {

std::vector<LayerInfo> layers_of(const Model& model) {
  std::vector<LayerInfo> layers;
  const BlockShape& shape = model.config().block;
  for (std::int64_t block = 0; block < model.config().layers; ++block)
    for (const LinearRole role : kAllLinearRoles) {
      if (!has_layer(shape, role)) continue;
      const auto sizes = weight_shape(shape, role);
      layers.push_back({static_cast<int>(block), short_layer_name(model.family(), role),
                        model.family().linear_name(role, block) + ".weight", sizes[0], sizes[1]});
    }
  return layers;
}

}  // namespace aq
