// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/ATen.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/export/calibrated_layers.h"
#include "core/model/model.h"
#include "core/model/tensor_layout.h"
#include "core/quant/integer_grid.h"
#include "core/quant/weight_format.h"
#include "core/run/layer_overrides.h"
#include "tests/support/tiny_checkpoint.h"

namespace aq::test {

/// The same model with `factor` times as many channels everywhere.
inline TinyCheckpoint widened(TinyCheckpoint tiny, std::int64_t factor) {
  for (const char* key : {"hidden_size", "intermediate_size", "ffn_dim", "word_embed_proj_dim"})
    if (tiny.config.contains(key)) tiny.config[key] = tiny.config[key].get<std::int64_t>() * factor;
  for (auto& [name, shape] : tiny.tensors)
    for (std::int64_t& size : shape)
      if (size <= kTinyFfn) size *= factor;
  return tiny;
}

/// A model whose weights were rounded to nearest, layer by layer: what a run without transforms leaves.
class RoundedModel : public CalibratedLayers {
 public:
  RoundedModel(const Model& model, const Recipe& recipe)
      : tensors_(std::make_shared<OverlaySource>(model.tensor_source())) {
    for (int block = 0; block < model.config().layers; ++block)
      for (const LinearRole role : kAllLinearRoles) {
        if (!has_layer(model.config().block, role)) continue;
        const std::string name = model.family().linear_name(role, block);
        const WeightRecipe format = weight_recipe_of(recipe, block, short_layer_name(model.family(), role));
        if (format.bits < 16) round(model, name, format);
      }
  }

  const std::vector<LayerInfo>& layers() const override { return infos_; }
  CalibratedLayer load(const LayerInfo& layer) const override { return layers_.at(layer.name); }
  CalibratedLayer& layer(const std::string& name) { return layers_.at(name); }
  std::shared_ptr<OverlaySource> tensors() const { return tensors_; }

 private:
  void round(const Model& model, const std::string& name, const WeightRecipe& format) {
    const at::Tensor weight = model.tensors().load(name + ".weight");
    QuantizedWeight rounded = quantize_weight(weight, format, name, 0);
    tensors_->put(name + ".weight", rounded.dequantized);
    LayerInfo info{.name = name, .format = format, .out = weight.size(0), .in = weight.size(1)};
    info.double_quantized = rounded.double_quantized.codes.defined();
    at::Tensor zero_point = rounded.zero_point;
    if (!zero_point.defined() && !rounded.codebook.defined())
      zero_point = at::full_like(rounded.scale, IntegerGrid{format.bits, true}.symmetric_zero_point());
    infos_.push_back(info);
    layers_[name] = {info, rounded.integers,        rounded.scale, zero_point, rounded.codebook,
                     {},   rounded.double_quantized};
  }

  std::shared_ptr<OverlaySource> tensors_;
  std::vector<LayerInfo> infos_;
  std::map<std::string, CalibratedLayer> layers_;
};

}  // namespace aq::test
