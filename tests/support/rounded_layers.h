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

/// The layers of a model as a run that rounds to nearest leaves them: on their grids, and dequantized.
class RoundedLayers : public CalibratedLayers {
 public:
  /// Every group of a layer whose columns are reordered has columns from all over the weight.
  RoundedLayers(const Model& model, const Recipe& recipe)
      : dequantized_(std::make_shared<OverlaySource>(model.tensor_source())) {
    for (int block = 0; block < model.config().layers; ++block)
      for (const LinearRole role : kAllLinearRoles)
        if (has_layer(model.config().block, role)) add(model, recipe, block, role);
  }

  const std::vector<LayerInfo>& layers() const override { return infos_; }
  CalibratedLayer load(const LayerInfo& layer) const override { return layers_.at(layer.name); }
  /// The checkpoint's tensors with the rounded weights among them.
  std::shared_ptr<const TensorSource> tensors() const { return dequantized_; }

 private:
  void add(const Model& model, const Recipe& recipe, int block, LinearRole role) {
    LayerInfo info;
    info.name = model.family().linear_name(role, block);
    info.format = weight_recipe_of(recipe, block, short_layer_name(model.family(), role));
    if (info.format.bits >= 16) return;
    const at::Tensor weight = model.tensors().load(info.name + ".weight").to(at::kFloat);
    info.out = weight.size(0);
    info.in = weight.size(1);
    info.reordered = reorders_columns(recipe, info.format, info.in);
    layers_[info.name] = rounded(info, weight);
    dequantized_->put(info.name + ".weight", dequantized(layers_[info.name]));
    infos_.push_back(std::move(info));
  }

  static CalibratedLayer rounded(const LayerInfo& info, const at::Tensor& weight) {
    CalibratedLayer layer;
    layer.info = info;
    at::Tensor order = at::arange(info.in);  // of the columns, by their groups
    if (info.reordered) order = at::randperm(info.in);
    const QuantizedWeight grid = quantize_weight(weight.index_select(1, order), info.format, info.name, 0);
    const at::Tensor back = order.argsort();
    layer.integers = grid.integers.index_select(1, back);
    if (info.reordered) layer.column_groups = back.floor_divide(info.row());
    const std::vector<std::int64_t> shape{info.out, info.groups()};
    layer.scale = grid.scale.expand(shape).contiguous();
    layer.zero_point =
        grid.zero_point.defined()
            ? grid.zero_point.expand(shape).contiguous()
            : at::full(shape, IntegerGrid{info.format.bits}.symmetric_zero_point(), at::kFloat);
    return layer;
  }

  std::vector<LayerInfo> infos_;
  std::map<std::string, CalibratedLayer> layers_;
  std::shared_ptr<OverlaySource> dequantized_;
};

}  // namespace aq::test
