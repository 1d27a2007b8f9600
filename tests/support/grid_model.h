// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/ATen.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/checkpoint/tensor_source.h"
#include "core/export/calibrated_layers.h"
#include "core/model/model.h"
#include "core/model/tensor_layout.h"
#include "core/quant/integer_grid.h"
#include "core/quant/weight_format.h"
#include "core/run/layer_overrides.h"

namespace aq::test {

/// Layers on grids that a test made.
class GivenLayers : public CalibratedLayers {
 public:
  void put(CalibratedLayer layer) {
    infos_.push_back(layer.info);
    layers_[layer.info.name] = std::move(layer);
  }
  const std::vector<LayerInfo>& layers() const override { return infos_; }
  CalibratedLayer load(const LayerInfo& layer) const override { return layers_.at(layer.name); }
  CalibratedLayer& operator[](const std::string& name) { return layers_.at(name); }
  std::vector<PlacementRecord> placements(int block) const override {
    return block == 0 ? first_placements : std::vector<PlacementRecord>();
  }

  std::vector<PlacementRecord> first_placements;

 private:
  std::vector<LayerInfo> infos_;
  std::map<std::string, CalibratedLayer> layers_;
};

/// A model as a run leaves it.
struct GridModel {
  std::shared_ptr<OverlaySource> tensors;
  std::shared_ptr<GivenLayers> layers;

  /// Puts the weight that a changed layer stands for.
  void follow(const std::string& layer) {
    const std::string weight = layer + ".weight";
    tensors->put(weight, dequantized((*layers)[layer]).to(tensors->info(weight).dtype));
  }
};

inline CalibratedLayer grid_layer(const at::Tensor& weight, const LayerInfo& info) {
  const QuantizedWeight rounded = quantize_weight(weight, info.format, info.name, 0);
  const std::vector<std::int64_t> grid{info.out, info.groups()};
  CalibratedLayer layer{.info = info, .integers = rounded.integers};
  if (rounded.scale.defined()) layer.scale = rounded.scale.expand({info.out, -1}).reshape(grid).clone();
  layer.codebook = rounded.codebook;
  if (rounded.zero_point.defined())
    layer.zero_point = rounded.zero_point.expand({info.out, -1}).reshape(grid).clone();
  else if (!layer.codebook.defined())
    layer.zero_point =
        at::full(grid, static_cast<float>(IntegerGrid{info.format.bits, true}.symmetric_zero_point()));
  return layer;
}

/// Every linear layer rounded to nearest.
inline GridModel grid_model(const Model& model, const Recipe& recipe) {
  GridModel made{std::make_shared<OverlaySource>(model.tensor_source()), std::make_shared<GivenLayers>()};
  for (int block = 0; block < static_cast<int>(model.config().layers); ++block)
    for (const LinearRole role : kAllLinearRoles) {
      if (!has_layer(model.config().block, role)) continue;
      const auto shape = weight_shape(model.config().block, role);
      const LayerInfo info{.name = model.family().linear_name(role, block),
                           .format = weight_recipe_of(recipe, block, short_layer_name(model.family(), role)),
                           .out = shape[0],
                           .in = shape[1]};
      if (info.format.bits >= 16) continue;
      made.layers->put(grid_layer(model.tensors().load(info.name + ".weight").to(at::kFloat), info));
      made.follow(info.name);
    }
  return made;
}

}  // namespace aq::test
